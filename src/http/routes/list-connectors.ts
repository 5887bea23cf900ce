import { listConnectors } from '../../operations/connectors/list-connectors.js'
import type { VendorRoute } from './vendor-route.js'

export const listConnectorsRoute: VendorRoute = {
  handle: ({ sandbox, path, query }) => listConnectors(sandbox, { organisationId: path.organisation_id, query })
}
