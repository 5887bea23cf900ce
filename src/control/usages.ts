/** Marks resources as used by other products, which no operation of the contract does (docs/contract.md 4.2). */
import { invalidField } from '../contract/invalid-fields.js'
import { canonicalId } from '../core/ids.js'
import type { ConnectorNode } from '../store/shared/connector-graph.js'
import type { Store } from '../store/store.js'
import type { Usage } from '../store/usages.js'

/** The only product that the contract names (SPEC:150-160). */
const DEFAULT_PRODUCT = 'Switchboard'

interface UsageMark {
  readonly connectorId: string
  /** The name of a version of the connector. */
  readonly version?: string | undefined
  readonly connectionId?: string | undefined
  readonly product?: string | undefined
}

/**
 * Marks a connector, or one of its versions or connections, as used by a product. The mark lasts until it is removed,
 * or until its resource is deleted.
 * @throws ApiError 400 `invalidBody` for an unknown resource, or for both a version and a connection.
 */
export function markUsage(store: Store, mark: UsageMark): Usage {
  const { version, product = DEFAULT_PRODUCT } = mark
  const connectorId = canonicalId(mark.connectorId)
  const connectionId = mark.connectionId === undefined ? undefined : canonicalId(mark.connectionId)
  if (version !== undefined && connectionId !== undefined)
    throw invalidField('connectionId', 'cannot be combined with version')
  return store.transaction(() => {
    const connector = store.connectors.find(connectorId)
    if (connector === undefined) throw invalidField('connectorId', 'unknown connector')
    const versionId = version === undefined ? undefined : getVersionId(store, connector, version)
    if (connectionId !== undefined && store.connections.find(connectorId, connectionId) === undefined) {
      throw invalidField('connectionId', 'the connector has no such connection')
    }
    return store.usages.insert({ connectorId, versionId, connectionId, product })
  })
}

function getVersionId({ connectors }: Store, connector: ConnectorNode, name: string): string {
  const version = connectors.findVersion(connector.id, name)
  if (version !== undefined) return version.id
  throw invalidField('version', 'the connector has no such version')
}
