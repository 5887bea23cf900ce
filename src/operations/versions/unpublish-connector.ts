import type { UnpublishConnectorResponse } from '../../contract/schemas/connector-write.js'
import { apiError } from '../../contract/errors.js'
import { timestamp } from '../../core/timestamp.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import { toVersionAnswer } from '../shared/connector-answer.js'
import type { OperationContext } from '../shared/context.js'
import { getOwnVersion, touch, type VersionInput } from '../shared/own-resources.js'

/**
 * UnpublishConnector (SPEC:938-943): makes a published version a draft again, if nothing uses it or its connector as a
 * whole; the status of a refusal is assumed. Assumed too: it is no longer chosen as the default, should it be published
 * again; to unpublish a draft changes nothing, so that a client may try again.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 409 `versionInUse`.
 */
export function unpublishConnector(context: OperationContext, input: VersionInput): UnpublishConnectorResponse {
  const { store, clock } = context
  return store.transaction(() => {
    const { connector, version } = getOwnVersion(context, input)
    const answer = (changed: VersionSummary) => ({
      version: toVersionAnswer(changed, store.connectors.listVersions(connector.id))
    })
    if (version.publishedAt === null) {
      context.rests?.('unpublish-draft-changes-nothing')
      return answer(version)
    }
    if (store.usages.isVersionUsed(connector.id, version.id)) {
      throw apiError('versionInUse', { found: version.name })
    }
    if (version.chosenDefault) context.rests?.('unpublish-forgets-the-choice')
    const draft = { ...version, publishedAt: null, chosenDefault: false, updatedAt: timestamp(clock.now()) }
    store.connectors.updateVersion(connector.id, draft)
    touch(context, connector)
    return answer(draft)
  })
}
