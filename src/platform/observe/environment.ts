/** Values for the placeholders of probes, from what the platform shows. */
import { categories } from '../../contract/categories.js'
import type { Values } from '../../contract/fidelity/examples/placeholders.js'
import { ulid } from 'ulid'
import type { PlatformClient } from '../client/client.js'
import { PlatformError } from '../client/platform-error.js'
import { readOperation } from '../client/call-operation.js'
import { canonicalId } from '../../core/ids.js'
import { isItem, type Item, readList } from '../client/read-list.js'

export interface EnvironmentOptions {
  readonly client: PlatformClient
  readonly organisation: string
  /** The id of a public connector to import. Default: the first one that is published. */
  readonly connector?: string
  /** The name of a draft of it. */
  readonly draft?: string
  /** An organisation of others. Default: the owner of the connector. */
  readonly otherOrganisation?: string
}

/** @returns the values that there are. A probe that needs another one is not run. */
export async function readEnvironment(options: EnvironmentOptions): Promise<Values> {
  const { client, organisation, connector, draft, otherOrganisation } = options
  const listed = await listPublic(client, connector)
  const published = listed.filter(each => latestOf(each) !== undefined)
  const chosen =
    connector === undefined
      ? published.find(each => each['organisationId'] !== organisation && each['protocol'] === 'http')
      : listed.find(({ id }) => isSameId(id, connector))
  if (connector !== undefined && chosen === undefined)
    throw new PlatformError(`no public connector has the id ${connector}`)
  const others = listed.filter(each => each['organisationId'] !== organisation)
  return withoutEmpty({
    organisation,
    unknownConnector: ulid(),
    otherOrganisation: otherOrganisation ?? textOf(others[0], 'organisationId'),
    ...describe(chosen, draft),
    ...(chosen !== undefined && { publicCategory: await findCategory(client, chosen) }),
    ...describeOthers(others, organisation),
    ownPublicConnector: textOf(
      published.find(each => each['organisationId'] === organisation),
      'id'
    )
  })
}

/** The first page is enough to choose from, unless the user names a connector that is not in it. */
async function listPublic(client: PlatformClient, wanted: string | undefined): Promise<Item[]> {
  const { connectors } = await readOperation(client, 'ListPublicConnectors', { query: { first: '100' } })
  const first = Array.isArray(connectors) ? connectors.filter(isItem) : []
  const isEnough = wanted === undefined || first.some(each => isSameId(each['id'], wanted))
  return isEnough ? first : readList(client, 'ListPublicConnectors')
}

function isSameId(id: unknown, other: string): boolean {
  return canonicalId(String(id)) === canonicalId(other)
}

function describe(connector: Item | undefined, draft: string | undefined): Partial<Values> {
  if (connector === undefined) return {}
  const id = String(connector['id'])
  const versions = listOf(connector, 'versions')
  return withoutEmpty({
    publicConnector: id,
    publicConnectorInLowerCase: id.toLowerCase(),
    publicName: textOf(connector, 'name'),
    latestVersion: textOf(latestOf(connector), 'name'),
    latestDescription: textOf(latestOf(connector), 'description'),
    defaultVersion: textOf(
      versions.find(version => version['isDefault'] === true),
      'name'
    ),
    publicDraft: draft
  })
}

function describeOthers(connectors: readonly Item[], organisation: string): Partial<Values> {
  const schemesOf = (connector: Item) => listOf(connector, 'authSchemeConfigs')
  const hasGrant = ({ grant }: Item) => isItem(grant) && typeof grant['credentialId'] === 'string'
  const withGrant = connectors.find(each => latestOf(each) !== undefined && schemesOf(each).some(hasGrant))
  const grant = withGrant && schemesOf(withGrant).find(hasGrant)?.['grant']
  const owner = isItem(grant) ? textOf(grant, 'organisationId') : undefined
  const usesCertificate = (scheme: Item) => typeof scheme['mtlsCredentialId'] === 'string'
  return withoutEmpty({
    publicWithGrant: owner === organisation ? undefined : textOf(withGrant, 'id'),
    ownerOfGrant: owner,
    publicWithCertificate: textOf(
      connectors.find(each => latestOf(each) !== undefined && schemesOf(each).some(usesCertificate)),
      'id'
    ),
    unpublishedConnector: textOf(
      connectors.find(each => each['versions'] !== undefined && latestOf(each) === undefined),
      'id'
    )
  })
}

function latestOf(connector: Item): Item | undefined {
  return listOf(connector, 'versions').find(version => version['isLatest'] === true)
}

async function findCategory(client: PlatformClient, { id, name }: Item): Promise<string | undefined> {
  for (const category of categories) {
    const query = { categories: category, name: String(name) }
    const { connectors } = await readOperation(client, 'ListPublicConnectors', { query })
    if (Array.isArray(connectors) && connectors.some(each => isItem(each) && each['id'] === id)) return category
  }
  return undefined
}

function listOf(item: Item, key: string): Item[] {
  const list = item[key]
  return Array.isArray(list) ? list.filter(isItem) : []
}

function textOf(item: Item | undefined, key: string): string | undefined {
  const value = item?.[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function withoutEmpty(values: Readonly<Record<string, string | undefined>>): Values {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
