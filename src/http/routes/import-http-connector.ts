import { importHTTPConnector } from '../../operations/openapi-import/import-http-connector.js'
import type { ImportedApi } from '../../operations/openapi/imported-api.js'
import { readImportSource } from './import-source.js'
import type { VendorRoute } from './vendor-route.js'

export const importHTTPConnectorRoute: VendorRoute<ImportedApi> = {
  prepare: async request => {
    const { read } = await readImportSource(request, {
      schema: 'ImportHTTPConnectorMetadata',
      otherwise: { format: 'openapi' }
    })
    const { bytes, type } = read()
    const { readOpenApi } = await import('../../operations/openapi/read-openapi.js')
    return readOpenApi(bytes, type)
  },
  handle: ({ sandbox, path, body }) => importHTTPConnector(sandbox, { organisationId: path.organisation_id, api: body })
}
