import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type {
  InitialiseOAuth2ConnectionRequest,
  InitialiseOAuth2ConnectionResponse
} from '../../contract/schemas/connection-write.js'
import { apiError } from '../../contract/errors.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { quote } from '../../core/quote.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import { findAuthorizeProblems, promptOf, scopesOf, toAuthorizeUrl } from './authorize-url.js'
import type { AddressedContext, OperationContext } from '../shared/context.js'
import { FLOW_LIFETIME } from './exchange-code.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/** The paths of the redirect URI and of the mock's own consent page. */
export const CALLBACK_PATH = '/__admin/oauth2/callback'
export const CONSENT_PATH = '/__admin/oauth2/authorize'

const MINUTE = 60_000

/** Expired flows are kept for a day, so that their state is reported as expired rather than unknown. */
const DAY = 86_400_000

/**
 * InitialiseOAuth2Connection (SPEC:559). Starts a flow and returns the URL for the user: of the provider or, under the
 * setting `oauth2Consent: local`, of a page of the mock with the same query.
 *
 * Assumed: the client is checked here, not when the user returns (SPEC:578-580).
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `oauth2CredentialUnknown`, `invalidBody`.
 */
export function initialiseOAuth2Connection(
  context: AddressedContext,
  { body, ...input }: ConnectorInput & { readonly body: InitialiseOAuth2ConnectionRequest }
): InitialiseOAuth2ConnectionResponse {
  return context.store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    assertClient(context, connector, body)
    assertValid(findAuthorizeProblems(body))
    const state = storeFlow(context, connector, body)
    const url = toAuthorizeUrl(body, { state, redirectUri: `${context.baseUrl}${CALLBACK_PATH}` })
    return { url: context.settings.oauth2Consent === 'local' ? toConsentUrl(context, url) : url.href }
  })
}

function toConsentUrl({ id, baseUrl }: AddressedContext, { search }: URL): string {
  // The sandbox comes first, so that a parameter of the client cannot override it.
  return `${baseUrl}${CONSENT_PATH}?sandbox=${encodeURIComponent(id)}&${search.slice(1)}`
}

function storeFlow(
  { store, clock, secrets, settings }: OperationContext,
  connector: ConnectorNode,
  body: InitialiseOAuth2ConnectionRequest
): string {
  const now = clock.now()
  const state = secrets()
  store.oauthFlows.forgetBefore(connector.organisationId, timestamp(now - DAY))
  store.oauthFlows.insert({
    state,
    organisationId: connector.organisationId,
    connectorId: connector.id,
    clientId: body.clientId,
    scopes: scopesOf(body),
    prompt: promptOf(body),
    consent: settings.oauth2Consent,
    expiresAt: timestamp(now + FLOW_LIFETIME * MINUTE),
    usedAt: null
  })
  return state
}

/** The client id must be the one of the credential, if the credential has one (SPEC:578-580). */
function assertClient(
  context: OperationContext,
  connector: ConnectorNode,
  { credential, clientId }: InitialiseOAuth2ConnectionRequest
): void {
  const found = findApplication(context, connector, credential)
  if (found === undefined) {
    const fields = [{ field: 'credential', message: 'unknown credential' }]
    throw apiError('oauth2CredentialUnknown', { fields, found: credential.id })
  }
  if (found.clientId === undefined || found.clientId === clientId) return
  throw invalidField('clientId', `expected ${quote(found.clientId)}, the client id of the credential`)
}

interface Application {
  readonly clientId: string | undefined
}

/**
 * Finds the application of a grant of the connector, or a credential of the organisation. The grant of an imported
 * connector names the library as its owner. Clients send either that owner or their own organisation
 * (docs/contract.md 4.3); both are accepted.
 */
function findApplication(
  { store }: OperationContext,
  connector: ConnectorNode,
  { id, organisationId }: InitialiseOAuth2ConnectionRequest['credential']
): Application | undefined {
  const isOwn = connector.organisationId === organisationId
  const credential = isOwn ? store.credentials.findOwn(organisationId, id) : undefined
  const stored = credential?.type === 'oauth2-client' ? { clientId: credential.data.clientId } : undefined
  const grant = store.connectors
    .listSchemes(connector.id)
    .map(grantOf)
    .find(each => each?.credentialId === id && (isOwn || each.organisationId === organisationId))
  return grant === undefined ? stored : { clientId: grant.clientId ?? stored?.clientId }
}

function grantOf(config: AuthSchemeConfig) {
  return config.schemeType === 'oauth2' && config.grant.grantType === 'authorization_code' ? config.grant : undefined
}
