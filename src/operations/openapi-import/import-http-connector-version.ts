import type { Message } from '../../contract/schemas/common.js'
import { apiError } from '../../contract/errors.js'
import type { ConnectorNode, ConnectorOverview, VersionNode } from '../../store/shared/connector-graph.js'
import { assertConnectorFits } from '../shared/connector-length.js'
import type { AddressedContext, OperationContext } from '../shared/context.js'
import type { Imported } from './import-result.js'
import { withoutResources } from '../shared/staged-version.js'
import type { ImportedApi } from '../openapi/imported-api.js'
import { type ConnectorInput, getOwnConnector, touch } from '../shared/own-resources.js'
import { assertVersionName } from '../shared/version-name.js'

interface ImportVersionInput extends ConnectorInput {
  readonly api: ImportedApi
  /** Its resources are staged. */
  readonly version: VersionNode
}

/**
 * ImportHTTPConnectorVersion (SPEC:1531). Adds a version, a draft, from an API description. Assumed: the connector
 * itself is not versioned (SPEC:122-124), so it stays as it is, and messages list the differences. The status for a
 * name that is taken is assumed, too.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `connectorNotHttp`, `invalidBody`; 409 `versionExists`;
 * 413 `connectorTooLong`.
 */
export function importHTTPConnectorVersion(
  context: AddressedContext,
  { api, version, ...input }: ImportVersionInput
): Imported {
  const { store } = context
  return store.changeConnector(input.connectorId, () => {
    const connector = assertVersionFits(context, { ...input, version: version.name })
    store.connectors.addVersion(connector.id, withoutResources(version))
    store.stagedResources.move(version.id)
    touch(context, connector)
    assertConnectorFits(context, connector.id)
    context.assume?.('openapi-becomes-a-connector')
    const changed = store.connectors.overview(getOwnConnector(context, input))
    return { connector: changed, version, messages: [...api.messages, ...compare(changed, api)] }
  })
}

/**
 * Checks that the connector can have a version of this name, before the document is read.
 * @throws ApiError as `importHTTPConnectorVersion` does.
 */
export function assertVersionFits(
  context: OperationContext,
  { version, ...input }: ConnectorInput & { readonly version: string }
): ConnectorNode {
  const connector = getOwnConnector(context, input)
  if (connector.endpoint.protocol !== 'http') throw apiError('connectorNotHttp', { found: connector.endpoint.protocol })
  assertVersionName(context, connector, { field: 'version', name: version })
  return connector
}

function compare({ endpoint, authSchemeConfigs }: ConnectorOverview, api: ImportedApi): Message[] {
  const known = new Set(authSchemeConfigs.map(({ id }) => id))
  const missing = api.authSchemeConfigs.map(({ id }) => id).filter(id => !known.has(id))
  const isElsewhere = endpoint.protocol === 'http' && endpoint.baseUrl !== api.baseUrl
  return [
    ...remark('the connector keeps its base URL; the document has another one', isElsewhere ? [api.baseUrl] : []),
    ...remark('the connector keeps its auth scheme configs; the document has more', missing)
  ]
}

function remark(text: string, detail: readonly string[]): Message[] {
  return detail.length === 0 ? [] : [{ text, severity: 'info', detail: [...detail] }]
}
