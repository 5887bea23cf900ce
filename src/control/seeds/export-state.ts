import type { Settings } from '../../contract/settings.js'
import { LazyList, readDocument } from '../../core/streams/lazy-list.js'
import { omitEmpty } from '../../operations/shared/omit-empty.js'
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { toSeedConnection, toSeedConnector, toSeedDefinition, toSeedVersion } from './graph-to-seed.js'
import type { SeedDocument, SeedOAuth2Flow, SeedOrganisation } from './seed-schema.js'

/** A seed of a whole sandbox. Optional lists are omitted if they are empty. */
export type WholeSeed = Omit<SeedDocument, '$schema'> &
  Required<Pick<SeedDocument, 'organisations' | 'users' | 'connectors' | 'settings'>>

/** Exports all data of a sandbox as a seed. Loading it gives the same data. API keys are exported as their SHA-256. */
export function exportState(store: Store, settings: Readonly<Partial<Settings>>): WholeSeed {
  return readDocument(listState(store, settings)) as WholeSeed
}

/**
 * The same with lazy lists, which are read only when they are written. Other requests may write between two connectors.
 * @throws Error, while it is read, if a connector changes meanwhile.
 */
export function listState(store: Store, settings: Readonly<Partial<Settings>>): object {
  const optional = { isOptional: true }
  return {
    organisations: new LazyList(() => exportOrganisations(store)),
    users: new LazyList(() => store.users.list().map(({ sub, organisations }) => ({ sub, organisations }))),
    connectors: new LazyList(() => listConnectors(store)),
    usages: new LazyList(() => store.usages.list().map(({ id: _, ...usage }) => usage), optional),
    credentials: new LazyList(() => listCredentials(store), optional),
    oauth2Flows: new LazyList(() => exportFlows(store), optional),
    settings: { ...settings }
  }
}

function* listConnectors(store: Store) {
  const { connectors } = store
  for (const id of connectors.listIds()) {
    const connector = connectors.find(id)
    if (connector === undefined) continue
    const writes = store.countWrites()
    yield toSeedConnector(
      { ...connector, authSchemeConfigs: connectors.listSchemes(id) },
      {
        connections: new LazyList(() => listConnections(store, id)),
        versions: new LazyList(() => listVersions(store, id))
      }
    )
    if (store.countWrites() !== writes) assertUnchanged(connector, connectors.find(id))
  }
}

/** Only a connector that is written in several slices can change meanwhile. */
function assertUnchanged(before: ConnectorNode, now: ConnectorNode | undefined): void {
  if (now?.updatedAt === before.updatedAt) return
  throw new Error(`the connector ${before.id} changed while it was exported; export again`)
}

function* listConnections({ connections }: Store, connectorId: string) {
  for (const id of connections.listIds(connectorId)) {
    const connection = connections.find(connectorId, id)
    if (connection !== undefined) yield toSeedConnection(connection)
  }
}

function* listVersions({ connectors, resources }: Store, connectorId: string) {
  const list = <Item, Shown>(rows: NamedRows<Item>, { id }: VersionSummary, toShown: (item: Item) => Shown) =>
    new LazyList(() => listRows(rows, id, toShown), { isOptional: true })
  for (const version of connectors.listVersions(connectorId)) {
    yield toSeedVersion(version, {
      definitions: list(resources.definitions, version, toSeedDefinition),
      actions: list(resources.actions, version, action => action),
      triggers: list(resources.triggers, version, trigger => trigger)
    })
  }
}

interface NamedRows<Item> {
  listNamesInOrder(versionId: string): string[]
  find(versionId: string, name: string): Item | undefined
}

function* listRows<Item, Shown>(rows: NamedRows<Item>, versionId: string, toShown: (item: Item) => Shown) {
  for (const name of rows.listNamesInOrder(versionId)) {
    const item = rows.find(versionId, name)
    if (item !== undefined) yield toShown(item)
  }
}

function* listCredentials({ credentials }: Store) {
  for (const id of credentials.listUnconnected()) {
    const credential = credentials.find(id)
    if (credential !== undefined) yield credential
  }
}

function exportFlows(store: Store): SeedOAuth2Flow[] {
  return store.oauthFlows.list().map(({ scopes, prompt, usedAt, ...flow }) => ({
    ...flow,
    scopes: [...scopes],
    ...omitEmpty({ prompt }),
    ...(usedAt !== null && { usedAt })
  }))
}

function exportOrganisations(store: Store): SeedOrganisation[] {
  const apiKeys = groupByOrganisation(store.apiKeys.list())
  const signingKeys = groupByOrganisation(store.signingKeys.list())
  return store.organisations.list().map(organisation => ({
    ...organisation,
    apiKeys: (apiKeys.get(organisation.id) ?? []).map(({ sha256, name, expiresAt }) => ({
      sha256: sha256.toString('hex'),
      name,
      ...(expiresAt !== null && { expiresAt })
    })),
    signingKeys: (signingKeys.get(organisation.id) ?? []).map(({ id, name, publicKey }) => ({ id, name, publicKey }))
  }))
}

function groupByOrganisation<Key extends { readonly organisationId: string }>(keys: readonly Key[]) {
  const groups = new Map<string, Key[]>()
  for (const key of keys) {
    const group = groups.get(key.organisationId)
    if (group === undefined) groups.set(key.organisationId, [key])
    else group.push(key)
  }
  return groups
}
