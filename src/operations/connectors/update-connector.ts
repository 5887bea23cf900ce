import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { Tags } from '../../contract/schemas/common.js'
import type { ConnectorUpdate } from '../../contract/schemas/connector-write.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { quote } from '../../core/quote.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorEndpoint, ConnectorNode } from '../../store/shared/connector-graph.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { assertConnectorFits, assertPartFits, jsonLength } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { getConnector } from './get-connector.js'
import { assertSame } from '../shared/assert-fields.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * UpdateConnector (SPEC:383-390). Omitted properties are unset, also `public`, except that schemes and variables stay
 * (SPEC:3033-3038, SPEC:3075-3079). Assumed: variables replace those of every connection, an empty list clears them;
 * the order of the schemes names each of them once.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidBody` for a changed read-only property; 413
 * `connectorTooLong`.
 */
export function updateConnector(
  context: OperationContext,
  input: ConnectorInput & { readonly body: ConnectorUpdate }
): RenderedJson {
  const { store, clock } = context
  const { body } = input
  return store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    assertSame([
      { field: 'id', found: body.id, expected: connector.id },
      { field: 'organisationId', found: body.organisationId, expected: connector.organisationId },
      { field: 'protocol', found: body.protocol, expected: connector.endpoint.protocol }
    ])
    const now = timestamp(clock.now())
    const variables = body.protocol === 'http' ? body.connectionVariables : undefined
    store.connectors.update({
      ...connector,
      name: body.name,
      public: body.public ?? false,
      documentationURL: body.documentationURL ?? '',
      imageURL: body.imageURL ?? '',
      endpoint: toEndpoint(body),
      connectionVariables: variables ?? connector.connectionVariables,
      updatedAt: now
    })
    replaceTags(context, connector, body.tags ?? {})
    if (variables !== undefined) {
      // Checked before the write, because each connection gets a copy.
      assertPartFits(jsonLength(variables) * store.connections.listIds(connector.id).length)
      store.connectors.replaceVariables(connector.id, variables, now)
    }
    if (body.authSchemeConfigIds !== undefined) {
      const schemes = store.connectors.listSchemes(connector.id)
      store.connectors.replaceSchemes(connector.id, reorder(schemes, body.authSchemeConfigIds))
    }
    assertConnectorFits(context, connector.id)
    return getConnector(context, input)
  })
}

function toEndpoint(body: ConnectorUpdate): ConnectorEndpoint {
  return body.protocol === 'http'
    ? { protocol: 'http', baseUrl: body.baseUrl }
    : { protocol: 'bigquery', datasetId: body.datasetId }
}

/** Most updates keep the tags, so their rows stay. The order of tags counts as a change. */
function replaceTags({ store }: OperationContext, connector: ConnectorNode, tags: Tags): void {
  if (JSON.stringify(tags) !== JSON.stringify(connector.tags)) store.connectors.replaceTags(connector.id, tags)
}

function reorder(schemes: readonly AuthSchemeConfig[], ids: readonly string[]): AuthSchemeConfig[] {
  const byId = new Map(schemes.map(scheme => [scheme.id, scheme]))
  const ordered = ids.flatMap(id => byId.get(id) ?? [])
  if (ordered.length === ids.length && ids.length === schemes.length && new Set(ids).size === ids.length) return ordered
  const known = schemes.map(({ id }) => quote(id)).join(', ')
  const message =
    schemes.length === 0
      ? 'expected an empty list: the connector has no schemes'
      : `expected each of ${known} exactly once, in any order; this operation cannot add or remove schemes`
  throw invalidField('authSchemeConfigIds', message)
}
