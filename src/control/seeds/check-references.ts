/** Rules that the JSON Schema of seeds cannot express, such as uniqueness and references. */
import { createPublicKey } from 'node:crypto'
import { hashApiKey } from '../../auth/api-keys.js'
import { isStrongRsaKey } from '../../auth/key-set.js'
import { suggestNearest } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import { checkConnector, checkSameCredential } from './check-connector.js'
import type { SeedProblem } from './seed-error.js'
import { checkOrganisation, createSeedIndex, createSeedPlace, type SeedPlace } from './seed-place.js'
import type { SeedApiKey, SeedDocument, SeedOAuth2Flow, SeedOrganisation, SeedUsage, SeedUser } from './seed-schema.js'
import type { SeedFile } from './validated-seeds.js'

/** Checks normalised documents together. */
export function checkReferences(files: readonly SeedFile[]): SeedProblem[] {
  const problems: SeedProblem[] = []
  const index = createSeedIndex(files)
  for (const { file, document } of files) checkDocument(document, createSeedPlace(file, index, problems))
  return problems
}

/** @param offset the position of the first item of each list, if the document is a part of a larger one. */
export function checkDocument(document: SeedDocument, root: SeedPlace, offset = 0): void {
  const listAt = (name: string) => ({ at: (position: number) => root.at(name, offset + position) })
  checkEach(document.organisations, listAt('organisations'), checkSeedOrganisation)
  checkEach(document.users, listAt('users'), checkUser)
  checkEach(document.connectors, listAt('connectors'), checkConnector)
  checkEach(document.usages, listAt('usages'), checkUsage)
  checkEach(document.credentials, listAt('credentials'), (credential, place) => {
    checkOrganisation(credential.organisationId, place.at('organisationId'))
    checkSameCredential(credential, place)
  })
  checkEach(document.oauth2Flows, listAt('oauth2Flows'), checkFlow)
}

function checkEach<Item>(
  items: readonly Item[] | undefined,
  list: { at(position: number): SeedPlace },
  check: (item: Item, place: SeedPlace) => void
): void {
  items?.forEach((item, position) => check(item, list.at(position)))
}

function checkSeedOrganisation({ id, apiKeys, signingKeys }: SeedOrganisation, place: SeedPlace): void {
  place.at('id').checkUnique('the organisation id', id)
  checkEach(apiKeys, place.at('apiKeys'), checkApiKey)
  checkEach(signingKeys, place.at('signingKeys'), (signingKey, key) => {
    key.at('id').checkUnique('the signing key id', signingKey.id)
    if (!isRsaPublicKey(signingKey.publicKey)) {
      key.at('publicKey').report('expected an RSA public key of at least 2048 bits, in PEM')
    }
  })
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

function checkUser({ sub, organisations }: SeedUser, place: SeedPlace): void {
  place.at('sub').checkUnique('the user', sub)
  const seen = new Set<string>()
  organisations.forEach((id, position) => {
    const item = place.at('organisations', position)
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
