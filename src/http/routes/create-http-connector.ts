import type { HTTPConnectorCreate } from '../../contract/schemas/connector-write.js'
import { createHTTPConnector } from '../../operations/connectors/create-http-connector.js'
import type { VendorRoute } from './vendor-route.js'

export const createHTTPConnectorRoute: VendorRoute<HTTPConnectorCreate> = {
  handle: ({ sandbox, path, body }) => createHTTPConnector(sandbox, { organisationId: path.organisation_id, body })
}
