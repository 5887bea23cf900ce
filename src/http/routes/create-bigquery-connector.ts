import type { BigQueryConnectorCreate } from '../../contract/schemas/connector-write.js'
import { createBigQueryConnector } from '../../operations/connectors/create-bigquery-connector.js'
import type { VendorRoute } from './vendor-route.js'

export const createBigQueryConnectorRoute: VendorRoute<BigQueryConnectorCreate> = {
  handle: ({ sandbox, path, body }) => createBigQueryConnector(sandbox, { organisationId: path.organisation_id, body })
}
