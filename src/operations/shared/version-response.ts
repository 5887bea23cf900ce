import type { ConnectorVersion } from '../../contract/schemas/connector.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import { resolveAlias } from '../../store/versions/version-aliases.js'

/** @param all the versions of the connector. `isLatest` and `isDefault` depend on the others. */
export function toVersionResponse(version: VersionSummary, all: readonly VersionSummary[]): ConnectorVersion {
  return createVersionResponses(all)(version)
}

/** Renders versions of a connector. @param all its versions. */
export function createVersionResponses(all: readonly VersionSummary[]): (version: VersionSummary) => ConnectorVersion {
  const latest = resolveAlias('latest', all)
  const byDefault = resolveAlias('default', all)
  return ({ id, name, description, messages, createdAt, updatedAt, publishedAt }) => ({
    id,
    name,
    ...(description !== '' && { description }),
    isLatest: id === latest?.id,
    isDefault: id === byDefault?.id,
    createdAt: shortTimestamp(createdAt),
    updatedAt: shortTimestamp(updatedAt),
    publishedAt: publishedAt === null ? null : shortTimestamp(publishedAt),
    ...(messages.length > 0 && { messages: [...messages] })
  })
}
