import type { ConnectorTagsUpdate } from '../../contract/schemas/connector-write.js'
import { updateConnectorTags } from '../../operations/connectors/update-connector-tags.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const updateConnectorTagsRoute: VendorRoute<ConnectorTagsUpdate> = {
  handle: ({ sandbox, path, body }) => updateConnectorTags(sandbox, { ...connectorIn(path), body })
}
