import type { ConnectorCategoriesUpdate } from '../../contract/schemas/connector-write.js'
import { updateConnectorCategories } from '../../operations/connectors/update-connector-categories.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectorCategoriesRoute: VendorRoute<ConnectorCategoriesUpdate> = {
  handle: ({ sandbox, path, body }) => updateConnectorCategories(sandbox, { ...connectorIn(path), body })
}
