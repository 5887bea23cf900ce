import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_ITEMS } from '../../contract/limits.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { getConnector } from '../connectors/get-connector.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import { assertSame } from '../shared/assert-fields.js'
import { normaliseAuthSchemeConfig } from '../shared/normalise-auth-scheme-config.js'
import { credentialsNamedByScheme } from '../shared/own-connections.js'
import { type ConnectorInput, getOwnConnector, touch } from '../shared/own-resources.js'

export interface AuthSchemeConfigInput extends ConnectorInput {
  /** Chosen by the client, in any form. */
  readonly authSchemeConfigId: string
}

/**
 * UpsertAuthSchemeConfig (SPEC:506-511). Appends a scheme, or replaces the one with its id. Connections keep their copy
 * of a replaced scheme (docs/contract.md 4.3). Assumed: the id in the body must be the one in the path.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `invalidBody`, also as `normaliseAuthSchemeConfig` does; 413
 * `connectorTooLong`.
 */
export function upsertAuthSchemeConfig(
  context: OperationContext,
  input: AuthSchemeConfigInput & { readonly body: AuthSchemeConfig }
): RenderedJson {
  const { store } = context
  const { organisationId, authSchemeConfigId: id, body } = input
  return store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    assertSame([{ field: 'id', found: body.id, expected: id }])
    const schemes = store.connectors.listSchemes(connector.id)
    const replaced = schemes.find(scheme => scheme.id === id)
    if (replaced === undefined && schemes.length >= MAX_ITEMS) {
      throw invalidField('id', `the connector already has ${MAX_ITEMS} schemes, the most that it can have`)
    }
    const current = replaced?.schemeType === 'oauth2' ? replaced.grant : undefined
    const scheme = normaliseAuthSchemeConfig(context, body, { organisationId, current })
    store.connectors.replaceSchemes(
      connector.id,
      replaced === undefined ? [...schemes, scheme] : schemes.map(each => (each === replaced ? scheme : each))
    )
    if (replaced !== undefined) store.credentials.removeUnused(organisationId, credentialsNamedByScheme(replaced))
    touch(context, connector)
    assertConnectorFits(context, connector.id, jsonLength(scheme))
    return getConnector(context, input)
  })
}
