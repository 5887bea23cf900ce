/** What a schema cannot say of a seed: uniqueness, references, aliases, and credentials that fit their scheme. */
import { createPublicKey } from 'node:crypto'
import { hashApiKey } from '../../auth/api-keys.js'
import { isStrongRsaKey } from '../../auth/key-set.js'
import { findNearest } from '../../core/nearest.js'
import { checkConnector, checkSameCredential } from './check-connector.js'
import type { SeedFile } from './loaded-seeds.js'
import { checkOrganisation, createWorldChecks, quote, type Report, type WorldCheck } from './seed-check.js'
import type { SeedProblem } from './seed-error.js'
import type { SeedApiKey, SeedDocument, SeedUsage } from './seed-schema.js'

/** Checks documents in kept form, all of one world together. */
export function checkReferences(files: readonly SeedFile[]): SeedProblem[] {
  const problems: SeedProblem[] = []
  const worlds = createWorldChecks(files)
  files.forEach(({ file, document }, index) => {
    const world = worlds[index] as WorldCheck
    const report: Report = (path, message) => void problems.push({ file, path, message })
    checkOrganisations(document, world, report)
    checkUsers(document, world, report)
    document.connectors?.forEach((connector, position) =>
      checkConnector(connector, `connectors[${position}]`, world, report)
    )
    document.usages?.forEach((usage, position) => checkUsage(usage, `usages[${position}]`, world, report))
    document.credentials?.forEach((credential, position) => {
      checkOrganisation(credential.organisationId, `credentials[${position}].organisationId`, world, report)
      checkSameCredential(credential, `credentials[${position}]`, world, report)
    })
    checkFlows(document, world, report)
  })
  return problems
}

function checkOrganisations(document: SeedDocument, world: WorldCheck, report: Report): void {
  document.organisations?.forEach((organisation, index) => {
    const path = `organisations[${index}]`
    world.unique('the organisation id', organisation.id, `${path}.id`, report)
    organisation.apiKeys?.forEach((apiKey, position) => {
      checkApiKey(apiKey, `${path}.apiKeys[${position}]`, world, report)
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

function checkApiKey({ key, sha256 }: SeedApiKey, path: string, world: WorldCheck, report: Report): void {
  if ((key === undefined) === (sha256 === undefined)) return report(path, 'allowed is either "key" or "sha256"')
  const hash = sha256 ?? hashApiKey(key as string).toString('hex')
  world.unique('the API key of SHA-256', hash, path, report)
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
      const path = `users[${index}].organisations[${position}]`
      checkOrganisation(id, path, world, report)
      if (user.organisations.indexOf(id) !== position) report(path, `${quote(id)} stands there twice`)
    })
  })
}

function checkUsage(
  { connectorId, version, connectionId }: SeedUsage,
  path: string,
  world: WorldCheck,
  report: Report
): void {
  const connector = world.connectors.get(connectorId)
  if (connector === undefined) {
    const nearest = findNearest(connectorId, [...world.connectors.keys()])
    const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
    return report(`${path}.connectorId`, `there is no connector ${quote(connectorId)} in the seed${hint}`)
  }
  if (version !== undefined && connectionId !== undefined)
    report(path, 'allowed is "version" or "connectionId", not both')
  if (version !== undefined && !connector.versions.some(({ name }) => name === version)) {
    report(`${path}.version`, `the connector has no version ${quote(version)}`)
  }
  if (connectionId !== undefined && !connector.connections?.some(({ id }) => id === connectionId)) {
    report(`${path}.connectionId`, `the connector has no connection ${quote(connectionId)}`)
  }
}

function checkFlows(document: SeedDocument, world: WorldCheck, report: Report): void {
  document.oauth2Flows?.forEach(({ state, organisationId, connectorId }, index) => {
    const path = `oauth2Flows[${index}]`
    world.unique('the OAuth 2.0 state of SHA-256', hashApiKey(state).toString('hex'), `${path}.state`, report)
    if (world.connectors.get(connectorId)?.organisationId === organisationId) return
    report(
      `${path}.connectorId`,
      `the organisation ${organisationId} has no connector ${quote(connectorId)} in the seed`
    )
  })
}
