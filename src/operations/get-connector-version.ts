import type { ConnectorVersion } from '../contract/connector.js'
import { toVersionAnswer } from './connector-answer.js'
import type { OperationContext } from './context.js'
import { getOwnVersion, type VersionInput } from './own-resources.js'

/**
 * GetConnectorVersion (SPEC:806).
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`.
 */
export function getConnectorVersion(context: OperationContext, input: VersionInput): ConnectorVersion {
  const { connector, version } = getOwnVersion(context, input)
  return toVersionAnswer(version, context.store.connectors.listVersions(connector.id))
}
