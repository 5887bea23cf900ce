import type { HTTPConnectorCreate } from '../../contract/schemas/connector-write.js'
import { RenderedJson } from '../../core/rendered-json.js'
import type { ConnectorGraph } from '../../store/shared/connector-graph.js'
import { renderUnshared } from '../shared/connector-text.js'
import { assertConnectorFits } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { assertUnique } from '../shared/assert-fields.js'
import { normaliseAuthSchemeConfig } from '../shared/normalise-auth-scheme-config.js'
import { createConnectionNode } from '../connections/connection-node.js'
import { createEmptyConnector } from './empty-connector.js'

interface CreateInput {
  readonly organisationId: string
  readonly body: HTTPConnectorCreate
}

/**
 * CreateHTTPConnector (SPEC:1499-1504). Assumed: the connector has no version, and its connections are as in
 * CreateBigQueryConnector (docs/contract.md 3.6, item 7).
 * @returns a HTTPConnector.
 * @throws ApiError 400 `invalidBody`, also for a duplicate id of a scheme or name of a connection, and as
 * `normaliseAuthSchemeConfig` and `createConnectionNode` do; 413 `connectorTooLong`.
 */
export function createHTTPConnector(context: OperationContext, { organisationId, body }: CreateInput): RenderedJson {
  const { store } = context
  return store.transaction(() => {
    const { name, baseUrl, tags = {}, connectionVariables = [], authSchemeConfigs, connections = [] } = body
    assertUnique('id', authSchemeConfigs, 'authSchemeConfigs')
    assertUnique('name', connections, 'connections')
    const empty = createEmptyConnector(context, organisationId, {
      name,
      public: body.public ?? false,
      endpoint: { protocol: 'http', baseUrl },
      tags,
      connectionVariables,
      authSchemeConfigs: authSchemeConfigs.map((scheme, index) =>
        normaliseAuthSchemeConfig(context, scheme, { organisationId, path: `authSchemeConfigs[${index}].` })
      )
    })
    const connector: ConnectorGraph = {
      ...empty,
      connections: connections.map((each, index) =>
        createConnectionNode(context, empty, { body: each, path: `connections[${index}].` })
      )
    }
    store.connectors.insert(connector)
    assertConnectorFits(context, connector.id)
    return new RenderedJson(renderUnshared(connector))
  })
}
