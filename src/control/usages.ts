/** Marks for what another product uses: no operation of the contract makes them (docs/contract.md 4.2). */
import { apiError } from '../contract/errors.js'
import { canonicalId } from '../core/ids.js'
import type { ConnectorNode } from '../store/shared/connector-graph.js'
import type { Store } from '../store/store.js'
import type { Usage } from '../store/usages.js'

/** The one product that the contract names (SPEC:150-160). */
const DEFAULT_PRODUCT = 'Switchboard'

interface UsageMark {
  readonly connectorId: string
  /** A version of the connector, by its name. */
  readonly version?: string | undefined
  readonly connectionId?: string | undefined
  readonly product?: string | undefined
}

/**
 * Marks a connector, or a version or a connection of it, as used by a product. It is kept until it is taken away or
 * what it marks is gone.
 * @throws ApiError 400 `invalidBody` where there is no such thing, or where both a version and a connection are named.
 */
export function markUsage(store: Store, mark: UsageMark): Usage {
  const { version, product = DEFAULT_PRODUCT } = mark
  const connectorId = canonicalId(mark.connectorId)
  const connectionId = mark.connectionId === undefined ? undefined : canonicalId(mark.connectionId)
  if (version !== undefined && connectionId !== undefined)
    throw refuse('connectionId', 'allowed is a version or a connection, not both')
  return store.transaction(() => {
    const connector = store.connectors.find(connectorId)
    if (connector === undefined) throw refuse('connectorId', 'there is no such connector')
    const versionId = version === undefined ? undefined : getVersionId(store, connector, version)
    if (connectionId !== undefined && store.connections.find(connectorId, connectionId) === undefined) {
      throw refuse('connectionId', 'the connector has no such connection')
    }
    return store.usages.insert({ connectorId, versionId, connectionId, product })
  })
}

function getVersionId({ connectors }: Store, connector: ConnectorNode, name: string): string {
  const version = connectors.findVersion(connector.id, name)
  if (version !== undefined) return version.id
  throw refuse('version', 'the connector has no such version')
}

function refuse(field: string, message: string) {
  return apiError('invalidBody', { fields: [{ field, message }] })
}
