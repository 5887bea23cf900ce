import type { ErrorField } from '../../contract/schemas/common.js'
import type { PublishConnectorResponse } from '../../contract/schemas/connector-write.js'
import { apiError } from '../../contract/errors.js'
import { timestamp } from '../../core/timestamp.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import { toVersionResponse } from '../shared/version-response.js'
import type { OperationContext } from '../shared/context.js'
import { getOwnVersion, touch, type VersionInput } from '../shared/own-resources.js'
import { listVersionErrors } from '../definitions/version-errors.js'

/**
 * PublishConnector (SPEC:914-916). Publishes a valid draft, which becomes the latest version (SPEC:138-141). Assumed:
 * publishing a published version changes nothing, so that clients can retry.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 400 `versionInvalid` with the
 * problems of the version.
 */
export function publishConnector(context: OperationContext, input: VersionInput): PublishConnectorResponse {
  const { store, clock } = context
  return store.changeConnector(input.connectorId, () => {
    const { connector, version } = getOwnVersion(context, input)
    const toResponse = (changed: VersionSummary) => ({
      version: toVersionResponse(changed, store.connectors.listVersions(connector.id))
    })
    if (version.publishedAt !== null) {
      context.assume?.('publish-again-changes-nothing')
      return toResponse(version)
    }
    const fields = listProblems(context, version)
    if (fields.length > 0) throw apiError('versionInvalid', { fields, found: version.name })
    const now = timestamp(clock.now())
    const published = { ...version, publishedAt: now, updatedAt: now }
    store.connectors.updateVersion(connector.id, published)
    touch(context, connector)
    return toResponse(published)
  })
}

/** The errors in the messages of a version and in its contents. Warnings do not prevent a publication. */
function listProblems(context: OperationContext, version: VersionSummary): ErrorField[] {
  const inMessages = version.messages.flatMap(({ severity, text }, index) =>
    severity === 'error' ? [{ field: `messages[${index}]`, message: text }] : []
  )
  const inResources = listVersionErrors(context, version).map(({ type, name, field, message }) => ({
    field: `${type}s.${name}`,
    message: `${field}: ${message}`
  }))
  return [...inMessages, ...inResources]
}
