import type { BigQueryConnectorCreate } from '../../contract/schemas/connector-write.js'
import { RenderedJson } from '../../core/rendered-json.js'
import type { ConnectorGraph } from '../../store/shared/connector-graph.js'
import { renderUnshared } from '../shared/connector-text.js'
import { assertConnectorFits } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { assertUnique } from '../shared/assert-fields.js'
import { createConnectionNode } from '../connections/connection-node.js'
import { createEmptyConnector } from './empty-connector.js'

interface CreateInput {
  readonly organisationId: string
  readonly body: BigQueryConnectorCreate
}

/**
 * CreateBigQueryConnector (SPEC:1628-1633). The connector gets the connections of the request and no version. Assumed:
 * an omitted data set is empty, and the schemes of the connections are not schemes of the connector.
 * @returns a BigQueryConnector.
 * @throws ApiError 400 `invalidBody`, also for a duplicate name of a connection, and as `createConnectionNode` does;
 * 413 `connectorTooLong`.
 */
export function createBigQueryConnector(
  context: OperationContext,
  { organisationId, body }: CreateInput
): RenderedJson {
  const { store } = context
  return store.transaction(() => {
    const empty = createEmptyConnector(context, organisationId, {
      name: body.name,
      endpoint: { protocol: 'bigquery', datasetId: body.datasetId ?? '' }
    })
    assertUnique('name', body.connections, 'connections')
    const connector: ConnectorGraph = {
      ...empty,
      connections: body.connections.map((each, index) =>
        createConnectionNode(context, empty, { body: each, path: `connections[${index}].` })
      )
    }
    store.connectors.insert(connector)
    assertConnectorFits(context, connector.id)
    return new RenderedJson(renderUnshared(connector))
  })
}
