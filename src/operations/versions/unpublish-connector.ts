import type { UnpublishConnectorResponse } from '../../contract/schemas/connector-write.js'
import { apiError } from '../../contract/errors.js'
import { timestamp } from '../../core/timestamp.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import { toVersionResponse } from '../shared/version-response.js'
import type { OperationContext } from '../shared/context.js'
import { getOwnVersion, touch, type VersionInput } from '../shared/own-resources.js'

/**
 * UnpublishConnector (SPEC:938-943). Turns a published version back into a draft. Refuses one that is in use, itself or
 * with its whole connector; the status is assumed. Assumed: the version is no longer the chosen default, even if it is
 * published again; unpublishing a draft changes nothing, so that clients can retry.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 409 `versionInUse`.
 */
export function unpublishConnector(context: OperationContext, input: VersionInput): UnpublishConnectorResponse {
  const { store, clock } = context
  return store.changeConnector(input.connectorId, () => {
    const { connector, version } = getOwnVersion(context, input)
    const toResponse = (changed: VersionSummary) => ({
      version: toVersionResponse(changed, store.connectors.listVersions(connector.id))
    })
    if (version.publishedAt === null) {
      context.assume?.('unpublish-draft-changes-nothing')
      return toResponse(version)
    }
    if (store.usages.isVersionUsed(connector.id, version.id)) {
      throw apiError('versionInUse', { found: version.name })
    }
    if (version.chosenDefault) context.assume?.('unpublish-forgets-the-choice')
    const draft = { ...version, publishedAt: null, chosenDefault: false, updatedAt: timestamp(clock.now()) }
    store.connectors.updateVersion(connector.id, draft)
    touch(context, connector)
    return toResponse(draft)
  })
}
