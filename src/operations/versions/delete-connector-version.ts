import { apiError } from '../../contract/errors.js'
import type { OperationContext } from '../shared/context.js'
import { getOwnVersion, touch, type VersionInput } from '../shared/own-resources.js'

/**
 * DeleteConnectorVersion (SPEC:854-862). Unless forced, refuses a published version and one that is in use; the status
 * is assumed. The alias `latest` then names the newest published version that is left.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 409 `versionInUse`,
 * `publishedVersionStays`.
 */
export function deleteConnectorVersion(
  context: OperationContext,
  input: VersionInput & { readonly force: boolean }
): void {
  const { store } = context
  store.changeConnector(input.connectorId, () => {
    const { connector, version } = getOwnVersion(context, input)
    if (!input.force) {
      if (version.publishedAt !== null) throw apiError('publishedVersionStays', { found: version.name })
      if (store.usages.isVersionMarked(version.id)) throw apiError('versionInUse', { found: version.name })
    }
    store.connectors.removeVersion(version.id)
    touch(context, connector)
  })
}
