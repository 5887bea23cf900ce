import type { ConnectorGraph, VersionNode } from '../../store/shared/connector-graph.js'
import { assertConnectorFits } from '../shared/connector-length.js'
import type { AddressedContext } from '../shared/context.js'
import type { Imported } from './import-result.js'
import { withoutResources } from '../shared/staged-version.js'
import type { ImportedApi } from '../openapi/imported-api.js'

interface ImportInput {
  readonly organisationId: string
  readonly api: ImportedApi
  /** Its resources are staged. */
  readonly version: VersionNode
}

/**
 * ImportHTTPConnector (SPEC:1579). Creates a connector with one version, a draft, from an API description. Assumed: it
 * is not public, has no connection, and its version is named after the version of the API.
 * @throws ApiError 413 `connectorTooLong`.
 */
export function importHTTPConnector(
  context: AddressedContext,
  { organisationId, api, version }: ImportInput
): Imported {
  const { store, ids } = context
  return store.addConnector(() => {
    const id = ids()
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
      versions: [withoutResources(version)],
      connections: [],
      createdAt: version.createdAt,
      updatedAt: version.updatedAt
    }
    store.connectors.insert(connector)
    store.stagedResources.move(version.id)
    assertConnectorFits(context, id)
    context.assume?.('openapi-becomes-a-connector')
    return { connector, version, messages: api.messages }
  })
}
