import type { ConnectorVersion } from '../../contract/schemas/connector.js'
import { toVersionResponse } from '../shared/version-response.js'
import type { OperationContext } from '../shared/context.js'
import { getOwnVersion, type VersionInput } from '../shared/own-resources.js'

/**
 * GetConnectorVersion (SPEC:806).
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`.
 */
export function getConnectorVersion(context: OperationContext, input: VersionInput): ConnectorVersion {
  const { connector, version } = getOwnVersion(context, input)
  return toVersionResponse(version, context.store.connectors.listVersions(connector.id))
}
