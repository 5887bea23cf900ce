import { apiError } from '../contract/errors.js'
import { findNearest } from '../core/nearest.js'
import type { RenderedJson } from '../core/rendered-json.js'
import type { OperationContext } from './context.js'
import { getConnector } from './get-connector.js'
import { getOwnConnector, touch } from './own-resources.js'
import type { AuthSchemeConfigInput } from './upsert-auth-scheme-config.js'

/**
 * DeleteAuthSchemeConfig (SPEC:533-538): its connections stay, with the scheme as it was when they were made.
 * @throws ApiError 404 `ownConnectorNotFound`, `authSchemeConfigNotFound`.
 */
export function deleteAuthSchemeConfig(context: OperationContext, input: AuthSchemeConfigInput): RenderedJson {
  const { store } = context
  const { authSchemeConfigId } = input
  return store.transaction(() => {
    const connector = getOwnConnector(context, input)
    const schemes = store.connectors.listSchemes(connector.id)
    const rest = schemes.filter(({ id }) => id !== authSchemeConfigId)
    if (rest.length === schemes.length) {
      const nearest = findNearest(authSchemeConfigId, schemes.map(({ id }) => id))
      throw apiError('authSchemeConfigNotFound', { nearest }, { found: authSchemeConfigId, nearest })
    }
    store.connectors.replaceSchemes(connector.id, rest)
    touch(context, connector)
    return getConnector(context, input)
  })
}
