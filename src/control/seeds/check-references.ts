/** What a schema cannot say of a seed: uniqueness, references, aliases, and credentials that fit their scheme. */
import { createPublicKey } from 'node:crypto'
import { hashApiKey } from '../../auth/api-keys.js'
import { isStrongRsaKey } from '../../auth/key-set.js'
import { checkConnector } from './check-connector.js'
import type { SeedFile } from './loaded-seeds.js'
import {
  checkOrganisation,
  createWorldCheck,
  type ExistingNames,
  type Report,
  type WorldCheck
} from './seed-check.js'
import type { SeedProblem } from './seed-error.js'
import type { SeedDocument } from './seed-schema.js'

/** Checks documents in kept form, all of one world together; what is in the world already is known by `existing`. */
export function checkReferences(files: readonly SeedFile[], existing?: ExistingNames): SeedProblem[] {
  const problems: SeedProblem[] = []
  const world = createWorldCheck(files, existing)
  for (const { file, document } of files) {
    const report: Report = (path, message) => void problems.push({ file, path, message })
    checkOrganisations(document, world, report)
    checkUsers(document, world, report)
    document.connectors?.forEach((connector, index) =>
      checkConnector(connector, `connectors[${index}]`, world, report)
    )
  }
  return problems
}

function checkOrganisations(document: SeedDocument, world: WorldCheck, report: Report): void {
  document.organisations?.forEach((organisation, index) => {
    const path = `organisations[${index}]`
    world.unique('the organisation id', organisation.id, `${path}.id`, report)
    organisation.apiKeys?.forEach((apiKey, position) => {
      const keyPath = `${path}.apiKeys[${position}]`
      if ((apiKey.key === undefined) === (apiKey.sha256 === undefined)) {
        report(keyPath, 'allowed is either "key" or "sha256"')
      }
      const sha256 = apiKey.sha256 ?? hashApiKey(apiKey.key ?? '').toString('hex')
      world.unique('the API key of SHA-256', sha256, keyPath, report)
    })
    organisation.signingKeys?.forEach((signingKey, position) => {
      const keyPath = `${path}.signingKeys[${position}]`
      world.unique('the signing key id', signingKey.id, `${keyPath}.id`, report)
      if (!isRsaPublicKey(signingKey.publicKey)) {
        report(`${keyPath}.publicKey`, 'allowed is an RSA public key of 2048 bits or more, in PEM')
      }
    })
  })
}

/** Node takes a private key for a public one; it would be kept, and shown by an export. */
function isRsaPublicKey(pem: string): boolean {
  if (pem.includes('PRIVATE KEY')) return false
  try {
    return isStrongRsaKey(createPublicKey(pem))
  } catch {
    return false
  }
}

function checkUsers(document: SeedDocument, world: WorldCheck, report: Report): void {
  document.users?.forEach((user, index) => {
    world.unique('the user', user.sub, `users[${index}].sub`, report)
    user.organisations.forEach((id, position) => {
      checkOrganisation(id, `users[${index}].organisations[${position}]`, world, report)
    })
  })
}
