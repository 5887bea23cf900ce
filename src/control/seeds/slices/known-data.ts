/** What the checks of a seed know: about its own parts, and about the data that it is added to. */
import { fingerprint } from '../../../core/values/fingerprint.js'
import type { Store } from '../../../store/store.js'
import type { SeedRules } from '../read-seeds.js'
import { createPartsLookup, type KnownConnector, type SeedIndex } from '../seed-place.js'
import type { SeedDocument } from '../seed-schema.js'

export interface KnownData {
  readonly index: SeedIndex
  /** Remembers what later parts may refer to. */
  readonly learn: (document: SeedDocument) => void
  /** The credentials of the seed that the data has already. */
  readonly sharedCredentials: ReadonlySet<string>
}

interface KnownDataOptions {
  /** Whether a part of the seed refers to connectors. Otherwise, their names and ids are not kept. */
  readonly needsConnectors: boolean
  /** The data that the seed is added to. */
  readonly store?: Store | undefined
  readonly rules: SeedRules
}

export function createKnownData({ needsConnectors, store, rules }: KnownDataOptions): KnownData {
  const organisations = new Set<string>()
  const connectors = new Map<string, KnownConnector>()
  const credentials = new Map<string, string>()
  const sharedCredentials = new Set<string>()

  function findConnector(id: string): KnownConnector | undefined {
    const connector = connectors.get(id) ?? (store && findStoredConnector(store, id))
    if (connector !== undefined) connectors.set(id, connector)
    return connector
  }

  function findCredential(id: string): string | undefined {
    const known = credentials.get(id)
    const stored = known === undefined ? store?.credentials.find(id) : undefined
    if (stored === undefined) return known
    sharedCredentials.add(id)
    const [{ usages: _, ...credential } = stored] = rules.normalise({ credentials: [stored] }).credentials ?? []
    return fingerprint(credential)
  }

  return {
    index: {
      organisations: {
        has: id => organisations.has(id) || store?.organisations.has(id) === true,
        values: () => new Set([...organisations, ...(store?.organisations.list().map(({ id }) => id) ?? [])]).values()
      },
      connectors: {
        get: findConnector,
        keys: () => new Set([...connectors.keys(), ...(store?.connectors.listIds() ?? [])]).keys()
      },
      partsOf: createPartsLookup(),
      credentials: { get: findCredential, set: (id, print) => credentials.set(id, print) },
      firstPlaces: new Map(),
      isStored: store && ((kind, value) => FINDERS[kind]?.(store, value) !== undefined)
    },
    learn(document) {
      for (const { id } of document.organisations ?? []) organisations.add(id)
      if (needsConnectors)
        for (const connector of document.connectors ?? []) connectors.set(connector.id, toKnown(connector))
    },
    sharedCredentials
  }
}

function toKnown({ organisationId, versions, connections }: KnownConnector): KnownConnector {
  return {
    organisationId,
    versions: versions.map(({ name }) => ({ name })),
    connections: connections?.map(({ id }) => ({ id }))
  }
}

function findStoredConnector({ connectors, connections }: Store, id: string): KnownConnector | undefined {
  const connector = connectors.find(id)
  if (connector === undefined) return undefined
  return {
    organisationId: connector.organisationId,
    versions: connectors.listVersions(id),
    connections: connections.listIds(id).map(each => ({ id: each }))
  }
}

/** Finds a unique value by an index of its table, by its kind. For the other kinds see `findTakenIds`. */
const FINDERS: Readonly<Record<string, (store: Store, value: string) => unknown>> = {
  'the organisation id': ({ organisations }, id) => organisations.has(id) || undefined,
  'the API key of SHA-256': ({ apiKeys }, hash) => apiKeys.find(Buffer.from(hash, 'hex')),
  'the signing key id': ({ signingKeys }, id) => signingKeys.find(id),
  'the user': ({ users }, sub) => users.find(sub),
  'the connector id': ({ connectors }, id) => connectors.find(id),
  'the version id': ({ connectors }, id) => connectors.findVersionById(id)
}
