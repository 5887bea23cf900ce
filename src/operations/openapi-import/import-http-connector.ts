import type { ImportHTTPConnectorResult } from '../../contract/schemas/http-import.js'
import type { ConnectorGraph } from '../../store/shared/connector-graph.js'
import { assertConnectorFits } from '../shared/connector-length.js'
import type { AddressedContext } from '../shared/context.js'
import { toImportResult } from './import-result.js'
import { createImportedVersion } from './imported-version.js'
import type { ImportedApi } from '../openapi/imported-api.js'

/**
 * ImportHTTPConnector (SPEC:1579). Creates a connector with one version, a draft, from an API description. Assumed: it
 * is not public, has no connection, and its version is named after the version of the API.
 * @throws ApiError 413 `connectorTooLong`.
 */
export function importHTTPConnector(
  context: AddressedContext,
  { organisationId, api }: { readonly organisationId: string; readonly api: ImportedApi }
): ImportHTTPConnectorResult {
  const { store, ids } = context
  return store.addConnector(() => {
    const id = ids()
    const version = createImportedVersion(context, api, api.version)
    const connector: ConnectorGraph = {
      id,
      organisationId,
      name: api.name,
      public: false,
      documentationURL: api.documentationURL,
      imageURL: '',
      tags: {},
      endpoint: { protocol: 'http', baseUrl: api.baseUrl },
      connectionVariables: api.connectionVariables,
      categories: [],
      importedFrom: undefined,
      authSchemeConfigs: api.authSchemeConfigs,
      versions: [version],
      connections: [],
      createdAt: version.createdAt,
      updatedAt: version.updatedAt
    }
    store.connectors.insert(connector)
    assertConnectorFits(context, id)
    return toImportResult(context, { connector, version, messages: api.messages })
  })
}
