import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import type { OperationContext } from './context.js'
import { assertDraft, getOwnVersion, touch, type VersionInput } from './own-resources.js'

export interface OwnVersion {
  readonly connector: ConnectorNode
  readonly version: VersionSummary
}

/**
 * Changes the contents of a draft in one transaction, and marks the version and its connector as changed.
 * @throws ApiError 404 as `getOwnVersion` does; 409 `versionIsPublished`; any error of `change`, after a rollback.
 */
export function changeDraft<Result>(
  context: OperationContext,
  input: VersionInput,
  change: (own: OwnVersion) => Result
): Result {
  return context.store.changeConnector(input.connectorId, () => {
    const own = getOwnVersion(context, input)
    assertDraft(own.version)
    const result = change(own)
    touch(context, own.connector, own.version)
    return result
  })
}
