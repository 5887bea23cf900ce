import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { getConnector } from '../connectors/get-connector.js'
import { assertSame } from '../shared/invalid-fields.js'
import { keepAuthSchemeConfig } from '../shared/keep-auth-scheme-config.js'
import { credentialsNamedByScheme } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector, touch } from '../shared/own-resources.js'

export interface AuthSchemeConfigInput extends ConnectorInput {
  /** Made by a client, so of any form. */
  readonly authSchemeConfigId: string
}

/**
 * UpsertAuthSchemeConfig (SPEC:506-511): adds a scheme after the others, or replaces one in its place. What was
 * connected by the one before keeps it as it was (docs/contract.md 4.3). That the id of the body is that of the path is
 * assumed.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidBody`, for a grant see `keepAuthSchemeConfig`.
 */
export function upsertAuthSchemeConfig(
  context: OperationContext,
  input: AuthSchemeConfigInput & { readonly body: AuthSchemeConfig }
): RenderedJson {
  const { store } = context
  const { organisationId, authSchemeConfigId: id, body } = input
  return store.transaction(() => {
    const connector = getOwnConnector(context, input)
    assertSame([{ field: 'id', found: body.id, allowed: id }])
    const schemes = store.connectors.listSchemes(connector.id)
    const replaced = schemes.find(scheme => scheme.id === id)
    const kept = replaced?.schemeType === 'oauth2' ? replaced.grant : undefined
    const scheme = keepAuthSchemeConfig(context, body, { organisationId, kept })
    store.connectors.replaceSchemes(
      connector.id,
      replaced === undefined ? [...schemes, scheme] : schemes.map(each => (each === replaced ? scheme : each))
    )
    if (replaced !== undefined) store.credentials.removeUnused(organisationId, credentialsNamedByScheme(replaced))
    touch(context, connector)
    return getConnector(context, input)
  })
}
