import type { BigQueryConnector } from '../../contract/schemas/connector.js'
import type { BigQueryConnectorCreate } from '../../contract/schemas/connector-write.js'
import type { ConnectorGraph } from '../../store/shared/connector-graph.js'
import { toConnectorAnswer } from '../shared/connector-answer.js'
import type { OperationContext } from '../shared/context.js'
import { assertUnique } from '../shared/invalid-fields.js'
import { makeConnection } from '../connections/make-connection.js'
import { startConnector } from './start-connector.js'

interface CreateInput {
  readonly organisationId: string
  readonly body: BigQueryConnectorCreate
}

/**
 * CreateBigQueryConnector (SPEC:1628-1633): with the connections that are sent, and no version yet. Assumed: a data set
 * that is left out is empty until it is set, and the schemes of the connections are not the connector's.
 * @throws ApiError 400 `invalidBody`, also for a connection whose name stands there twice, and as `makeConnection`
 * does.
 */
export function createBigQueryConnector(
  context: OperationContext,
  { organisationId, body }: CreateInput
): BigQueryConnector {
  const { store } = context
  return store.transaction(() => {
    const started = startConnector(context, organisationId, {
      name: body.name,
      endpoint: { protocol: 'bigquery', datasetId: body.datasetId ?? '' }
    })
    assertUnique('name', body.connections, 'connections')
    const connector: ConnectorGraph = {
      ...started,
      connections: body.connections.map((each, index) =>
        makeConnection(context, started, each, `connections[${index}].`)
      )
    }
    store.connectors.insert(connector)
    return toConnectorAnswer(connector) as BigQueryConnector
  })
}
