import type { ImportHTTPConnectorResult } from '../../contract/schemas/http-import.js'
import type { ConnectorGraph } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { toImportResult } from './import-result.js'
import { keepImportedVersion } from './keep-imported.js'
import type { ImportedApi } from '../openapi/imported-api.js'

/**
 * ImportHTTPConnector (SPEC:1579): makes a connector of a description of its API, with one version, a draft. That it is
 * not public, has no connection yet, and calls its version as the description calls its own, is assumed.
 */
export function importHTTPConnector(
  context: OperationContext,
  { organisationId, api }: { readonly organisationId: string; readonly api: ImportedApi }
): ImportHTTPConnectorResult {
  const { store, ids } = context
  return store.transaction(() => {
    const id = ids()
    const version = keepImportedVersion(context, api, api.version)
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
    return toImportResult(context, { connector, version, messages: api.messages })
  })
}
