import { apiError } from '../../contract/errors.js'
import { findNearest } from '../../core/nearest.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { getConnector } from '../connectors/get-connector.js'
import { credentialsNamedByScheme } from '../shared/own-connections.js'
import { getOwnConnector, touch } from '../shared/own-resources.js'
import type { AuthSchemeConfigInput } from './upsert-auth-scheme-config.js'

/**
 * DeleteAuthSchemeConfig (SPEC:533-538): its connections stay, with the scheme as it was when they were made. A
 * credential that nothing refers to any more goes with it (assumed).
 * @throws ApiError 404 `ownConnectorNotFound`, `authSchemeConfigNotFound`.
 */
export function deleteAuthSchemeConfig(context: OperationContext, input: AuthSchemeConfigInput): RenderedJson {
  const { store } = context
  const { authSchemeConfigId } = input
  return store.transaction(() => {
    const connector = getOwnConnector(context, input)
    const schemes = store.connectors.listSchemes(connector.id)
    const deleted = schemes.find(({ id }) => id === authSchemeConfigId)
    if (deleted === undefined) {
      const nearest = findNearest(
        authSchemeConfigId,
        schemes.map(({ id }) => id)
      )
      throw apiError('authSchemeConfigNotFound', { found: authSchemeConfigId, nearest })
    }
    store.connectors.replaceSchemes(
      connector.id,
      schemes.filter(scheme => scheme !== deleted)
    )
    store.credentials.removeUnused(connector.organisationId, credentialsNamedByScheme(deleted))
    touch(context, connector)
    return getConnector(context, input)
  })
}
