import type { InitialiseOAuth2ConnectionRequest } from '../../contract/schemas/connection-write.js'
import { initialiseOAuth2Connection } from '../../operations/connections/initialise-oauth2-connection.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

export const initialiseOAuth2ConnectionRoute: VendorRoute<InitialiseOAuth2ConnectionRequest> = {
  handle: ({ sandbox, path, body }) => initialiseOAuth2Connection(sandbox, { ...connectorIn(path), body })
}
