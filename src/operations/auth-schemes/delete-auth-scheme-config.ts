import { notFound } from '../../contract/not-found.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { getConnector } from '../connectors/get-connector.js'
import { credentialsNamedByScheme } from '../shared/own-connections.js'
import { getOwnConnector, touch } from '../shared/own-resources.js'
import type { AuthSchemeConfigInput } from './upsert-auth-scheme-config.js'

/**
 * DeleteAuthSchemeConfig (SPEC:533-538). Connections keep their copy of the scheme. Assumed: a credential that nothing
 * refers to any more is deleted, too.
 * @throws ApiError 404 `ownConnectorNotFound`, `authSchemeConfigNotFound`.
 */
export function deleteAuthSchemeConfig(context: OperationContext, input: AuthSchemeConfigInput): RenderedJson {
  const { store } = context
  const { authSchemeConfigId } = input
  return store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    const schemes = store.connectors.listSchemes(connector.id)
    const deleted = schemes.find(({ id }) => id === authSchemeConfigId)
    if (deleted === undefined) {
      const known = schemes.map(({ id }) => id)
      throw notFound('authSchemeConfigNotFound', { found: authSchemeConfigId, known })
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
