/** Connectors as text, which GetConnector and the lists share. */
import { RenderedJson } from '../../core/rendered-json.js'
import { cacheKey, type Scope } from '../../store/cache.js'
import { renderConnectorText } from './connector-text.js'
import type { OperationContext } from './context.js'
import { createUsages } from './own-connections.js'
import { type ConnectorInput, unknownConnector } from './own-resources.js'

class RenderedConnector {
  readonly text: string
  #response: RenderedJson | undefined

  constructor(text: string) {
    this.text = text
  }

  /** A list needs no bytes of single connectors, so they are made on first use. */
  get response(): RenderedJson {
    return (this.#response ??= new RenderedJson(this.text))
  }
}

/**
 * Renders a connector for its owner. Caches it until it changes, because clients poll connectors.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function renderConnector(context: OperationContext, input: ConnectorInput): RenderedConnector {
  const { connectors, cache } = context.store
  const key = cacheKey('connector', input.organisationId, input.connectorId)
  const cached = cache.find<RenderedConnector>(key)
  if (cached !== undefined) return cached
  const connector = connectors.findStored(input.connectorId)
  if (connector?.organisationId !== input.organisationId) throw unknownConnector(context, input)
  const { usagesOf, connectorIds } = createUsages(context)
  const rendered = new RenderedConnector(renderConnectorText(connector, usagesOf))
  cache.set(key, rendered, { scope: toScope(connector.id, connectorIds), size: 2 * Buffer.byteLength(rendered.text) })
  return rendered
}

/** A connector that shares a credential shows the names of others. */
function toScope(connectorId: string, usedBy: ReadonlySet<string>): Scope {
  for (const id of usedBy) if (id !== connectorId) return 'connectors'
  return { connectorId }
}
