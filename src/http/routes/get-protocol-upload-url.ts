import { getProtocolUploadURL } from '../../operations/protocols/uploads.js'
import type { VendorRoute } from './vendor-route.js'

export const getProtocolUploadURLRoute: VendorRoute = {
  handle: ({ sandbox, path }) =>
    getProtocolUploadURL(sandbox, { organisationId: path.organisation_id, protocol: path.protocol_slug })
}
