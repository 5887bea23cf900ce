import type { ConnectorVersion } from '../../contract/schemas/connector.js'
import type { ConnectorVersionCreate } from '../../contract/schemas/connector-write.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode, VersionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { toVersionResponse } from '../shared/connector-response.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { copyResources } from '../library-import/copy-connector-version.js'
import { type ConnectorInput, getOwnConnector, getVersion, touch } from '../shared/own-resources.js'
import { assertVersionName } from '../shared/version-name.js'

/**
 * CreateConnectorVersion (SPEC:748-753). Creates a draft that is empty, or has a copy of the actions, triggers and
 * definitions of another version of the connector (`fromVersion`, SPEC:3429-3434). Assumed: `fromVersion` can be an
 * alias, and an unknown version is a 404.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 400 `invalidBody`; 409
 * `versionExists`; 413 `connectorTooLong`.
 */
export function createConnectorVersion(
  context: OperationContext,
  input: ConnectorInput & { readonly body: ConnectorVersionCreate }
): ConnectorVersion {
  const { store, clock, ids } = context
  const { name, fromVersion } = input.body
  return store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    assertVersionName(context, connector, { field: 'name', name })
    const source = fromVersion === undefined ? EMPTY : listResources(context, connector, fromVersion)
    const now = timestamp(clock.now())
    const version: VersionNode = {
      id: ids(),
      name,
      description: '',
      messages: [],
      chosenDefault: false,
      publishedAt: null,
      createdAt: now,
      updatedAt: now,
      ...copyResources(source, ids)
    }
    store.connectors.addVersion(connector.id, version)
    touch(context, connector)
    const response = toVersionResponse(version, store.connectors.listVersions(connector.id))
    assertConnectorFits(context, connector.id, jsonLength(response))
    return response
  })
}

const EMPTY: VersionResources = { actions: [], triggers: [], definitions: [] }

function listResources(context: OperationContext, connector: ConnectorNode, nameOrAlias: string): VersionResources {
  return context.store.resources.list(getVersion(context, connector, nameOrAlias).id)
}
