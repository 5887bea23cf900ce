/** Connectors as text, which GetConnector and the lists share. */
import { RenderedJson } from '../../core/rendered-json.js'
import { cacheKey, type Scope } from '../../store/cache.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import { type CredentialUsages, toConnectorResponse } from './connector-response.js'
import type { OperationContext } from './context.js'
import { usagesOf } from './own-connections.js'
import type { ConnectorInput } from './own-resources.js'

export interface RenderedConnector {
  readonly text: string
  readonly response: RenderedJson
}

/** Undefined if the cache does not have it, also for a connector that does not exist. */
export function findRenderedConnector(
  { store }: OperationContext,
  input: ConnectorInput
): RenderedConnector | undefined {
  return store.cache.find<RenderedConnector>(keyOf(input))
}

/** Renders a connector for its owner. Caches it until it changes, because clients poll connectors. */
export function renderConnector(context: OperationContext, node: ConnectorNode): RenderedConnector {
  const input = { organisationId: node.organisationId, connectorId: node.id }
  const cached = findRenderedConnector(context, input)
  if (cached !== undefined) return cached
  const { connectors, cache } = context.store
  const overview = connectors.overview(node)
  const usages = usagesOf(context, overview.connections)
  const text = JSON.stringify(toConnectorResponse(overview, usages))
  const rendered = { text, response: new RenderedJson(text) }
  cache.set(keyOf(input), rendered, { scope: scopeOf(node, usages), size: 2 * rendered.response.bytes.length })
  return rendered
}

function keyOf({ organisationId, connectorId }: ConnectorInput): string {
  return cacheKey('connector', organisationId, connectorId)
}

/** A connector that shares a credential shows the names of others. */
function scopeOf({ id }: ConnectorNode, usages: CredentialUsages): Scope {
  for (const uses of usages.values()) {
    if (uses.some(({ connection }) => connection.connector.id !== id)) return 'connectors'
  }
  return { connectorId: id }
}
