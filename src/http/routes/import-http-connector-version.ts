import type { ImportHTTPConnectorVersionMetadata } from '../../contract/schemas/http-import.js'
import {
  assertVersionFits,
  importHTTPConnectorVersion
} from '../../operations/openapi-import/import-http-connector-version.js'
import type { ImportedApi } from '../../operations/openapi/imported-api.js'
import { readImportSource } from './import-source.js'
import { connectorIn } from './path-values.js'
import type { VendorRoute } from './vendor-route.js'

interface ImportedVersion {
  readonly version: string
  readonly api: ImportedApi
}

export const importHTTPConnectorVersionRoute: VendorRoute<ImportedVersion> = {
  prepare: async request => {
    const { metadata, read } = await readImportSource<ImportHTTPConnectorVersionMetadata>(request, {
      schema: 'ImportHTTPConnectorVersionMetadata',
      otherwise: {}
    })
    const { version } = metadata
    assertVersionFits(request.sandbox, { ...connectorIn(request.path), version })
    const { bytes, type } = read()
    const { readOpenApi } = await import('../../operations/openapi/read-openapi.js')
    return { version, api: await readOpenApi(bytes, type) }
  },
  handle: ({ sandbox, path, body }) => importHTTPConnectorVersion(sandbox, { ...connectorIn(path), ...body })
}
