/** Rules that the JSON Schema of seeds cannot express, such as uniqueness and references. */
import { createPublicKey } from 'node:crypto'
import { hashApiKey } from '../../auth/api-keys.js'
import { isStrongRsaKey } from '../../auth/key-set.js'
import { suggestNearest } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import { runSteps, type Steps } from '../../core/streams/in-turns.js'
import { checkConnector, checkSameCredential } from './check-connector.js'
import type { SeedProblem } from './seed-error.js'
import { checkOrganisation, createSeedIndex, createSeedPlace, type SeedPlace } from './seed-place.js'
import type {
  SeedApiKey,
  SeedDocument,
  SeedOAuth2Flow,
  SeedOrganisation,
  SeedSigningKey,
  SeedUsage,
  SeedUser
} from './seed-schema.js'
import type { SeedFile } from './validated-seeds.js'

/** Checks normalised documents together. */
export function checkReferences(files: readonly SeedFile[]): SeedProblem[] {
  const problems: SeedProblem[] = []
  const index = createSeedIndex(files)
  for (const { file, document } of files) runSteps(checkDocument(document, createSeedPlace(file, index, problems)))
  return problems
}

/**
 * Checks a document in steps: one for each item of its lists, and for each item of their longest lists.
 * @param offset the position of the first item of each list, if the document is a part of a larger one.
 */
export function* checkDocument(document: SeedDocument, root: SeedPlace, offset = 0): Steps {
  const listAt = (name: string) => ({ at: (position: number) => root.at(name, offset + position) })
  yield* checkEach(document.organisations, listAt('organisations'), checkSeedOrganisation)
  yield* checkEach(document.users, listAt('users'), checkUser)
  yield* checkEach(document.connectors, listAt('connectors'), checkConnector)
  yield* checkEach(document.usages, listAt('usages'), checkUsage)
  yield* checkEach(document.credentials, listAt('credentials'), (credential, place) => {
    checkOrganisation(credential.organisationId, place.at('organisationId'))
    checkSameCredential(credential, place)
  })
  yield* checkEach(document.oauth2Flows, listAt('oauth2Flows'), checkFlow)
}

function* checkEach<Item>(
  items: readonly Item[] = [],
  list: { at(position: number): SeedPlace },
  check: (item: Item, place: SeedPlace) => Steps | void
): Steps {
  for (const [position, item] of items.entries()) {
    const steps = check(item, list.at(position))
    if (steps !== undefined) yield* steps
    yield
  }
}

function* checkSeedOrganisation({ id, apiKeys, signingKeys }: SeedOrganisation, place: SeedPlace): Steps {
  place.at('id').checkUnique('the organisation id', id)
  yield* checkEach(apiKeys, place.at('apiKeys'), checkApiKey)
  yield* checkEach(signingKeys, place.at('signingKeys'), checkSigningKey)
}

function checkSigningKey({ id, publicKey }: SeedSigningKey, place: SeedPlace): void {
  place.at('id').checkUnique('the signing key id', id)
  if (isRsaPublicKey(publicKey)) return
  place.at('publicKey').report('expected an RSA public key of at least 2048 bits, in PEM')
}

function checkApiKey({ key, sha256 }: SeedApiKey, place: SeedPlace): void {
  if ((key === undefined) === (sha256 === undefined)) return place.report('expected either "key" or "sha256"')
  const hash = sha256 ?? hashApiKey(key as string).toString('hex')
  place.checkUnique('the API key of SHA-256', hash)
}

/** Refuses private keys, which Node.js accepts as public ones. They would be stored and exported. */
function isRsaPublicKey(pem: string): boolean {
  if (pem.includes('PRIVATE KEY')) return false
  try {
    return isStrongRsaKey(createPublicKey(pem))
  } catch {
    return false
  }
}

function* checkUser({ sub, organisations }: SeedUser, place: SeedPlace): Steps {
  place.at('sub').checkUnique('the user', sub)
  const seen = new Set<string>()
  yield* checkEach(organisations, place.at('organisations'), (id, item) => {
    checkOrganisation(id, item)
    if (seen.has(id)) item.report(`duplicate ${quote(id)}`)
    seen.add(id)
  })
}

function checkUsage({ connectorId, version, connectionId }: SeedUsage, place: SeedPlace): void {
  const { connectors, partsOf } = place.index
  const connector = connectors.get(connectorId)
  if (connector === undefined) {
    const suggestion = suggestNearest(connectorId, [...connectors.keys()])
    return place.at('connectorId').report(`the seed has no connector ${quote(connectorId)}${suggestion}`)
  }
  if (version !== undefined && connectionId !== undefined)
    place.report('expected "version" or "connectionId", not both')
  if (version !== undefined && !partsOf(connector).versions.has(version)) {
    place.at('version').report(`the connector has no version ${quote(version)}`)
  }
  if (connectionId !== undefined && !partsOf(connector).connections.has(connectionId)) {
    place.at('connectionId').report(`the connector has no connection ${quote(connectionId)}`)
  }
}

function checkFlow({ state, organisationId, connectorId }: SeedOAuth2Flow, place: SeedPlace): void {
  place.at('state').checkUnique('the OAuth 2.0 state of SHA-256', hashApiKey(state).toString('hex'))
  if (place.index.connectors.get(connectorId)?.organisationId === organisationId) return
  place
    .at('connectorId')
    .report(`the organisation ${organisationId} has no connector ${quote(connectorId)} in the seed`)
}
