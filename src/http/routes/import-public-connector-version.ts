import { operations } from '../../contract/operations.js'
import { importPublicConnectorVersion } from '../../operations/import-public-connector-version.js'
import type { VendorRoute } from './vendor-route.js'

export const importPublicConnectorVersionRoute: VendorRoute = {
  operation: operations.ImportPublicConnectorVersion,
  handle: ({ sandbox, path }) =>
    importPublicConnectorVersion(sandbox, {
      organisationId: path.organisation_id,
      connectorId: path.connector_id,
      version: path.version
    })
}
