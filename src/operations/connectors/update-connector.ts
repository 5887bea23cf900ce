import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { ConnectorUpdate } from '../../contract/schemas/connector-write.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorEndpoint } from '../../store/shared/connector-graph.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { getConnector } from './get-connector.js'
import { assertSame, invalidFields, quote } from '../shared/invalid-fields.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/**
 * UpdateConnector (SPEC:383-390): what is left out is unset, `public` too, but for the schemes and the variables, which
 * stay (SPEC:3031-3037, SPEC:3072-3076). Variables that are sent become those of every connection; an empty list clears
 * them (assumed). The order of the schemes names each of them once (assumed).
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidBody` where what cannot change would.
 */
export function updateConnector(
  context: OperationContext,
  input: ConnectorInput & { readonly body: ConnectorUpdate }
): RenderedJson {
  const { store, clock } = context
  const { body } = input
  return store.transaction(() => {
    const connector = getOwnConnector(context, input)
    assertSame([
      { field: 'id', found: body.id, allowed: connector.id },
      { field: 'organisationId', found: body.organisationId, allowed: connector.organisationId },
      { field: 'protocol', found: body.protocol, allowed: connector.endpoint.protocol }
    ])
    const now = timestamp(clock.now())
    const variables = body.protocol === 'http' ? body.connectionVariables : undefined
    store.connectors.update({
      ...connector,
      name: body.name,
      public: body.public ?? false,
      documentationURL: body.documentationURL ?? '',
      imageURL: body.imageURL ?? '',
      tags: body.tags ?? {},
      endpoint: toEndpoint(body),
      connectionVariables: variables ?? connector.connectionVariables,
      updatedAt: now
    })
    if (variables !== undefined) store.connectors.replaceVariables(connector.id, variables, now)
    if (body.authSchemeConfigIds !== undefined) {
      const schemes = store.connectors.listSchemes(connector.id)
      store.connectors.replaceSchemes(connector.id, inOrder(schemes, body.authSchemeConfigIds))
    }
    return getConnector(context, input)
  })
}

function toEndpoint(body: ConnectorUpdate): ConnectorEndpoint {
  return body.protocol === 'http'
    ? { protocol: 'http', baseUrl: body.baseUrl }
    : { protocol: 'bigquery', datasetId: body.datasetId }
}

function inOrder(schemes: readonly AuthSchemeConfig[], ids: readonly string[]): AuthSchemeConfig[] {
  const ordered = ids.flatMap(id => schemes.filter(scheme => scheme.id === id))
  if (ordered.length === ids.length && ids.length === schemes.length && new Set(ids).size === ids.length) return ordered
  const known = schemes.map(({ id }) => quote(id))
  const message = `allowed is ${known.join(', ') || 'nothing'}, each once, in any order: none is added or removed here`
  throw invalidFields({ field: 'authSchemeConfigIds', message })
}
