import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type {
  InitialiseOAuth2ConnectionRequest,
  InitialiseOAuth2ConnectionResponse
} from '../../contract/schemas/connection-write.js'
import { apiError } from '../../contract/errors.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import { findAuthorizeProblems, promptOf, scopesOf, toAuthorizeUrl } from './authorize-url.js'
import type { OperationContext } from '../shared/context.js'
import { FLOW_LIFETIME } from './exchange-code.js'
import { invalidFields, quote } from '../shared/invalid-fields.js'
import { type ConnectorInput, getOwnConnector } from '../shared/own-resources.js'

/** Where flows come back to, and where the mock itself asks for consent; both are under the address of the server. */
export const CALLBACK_PATH = '/__admin/oauth2/callback'
export const CONSENT_PATH = '/__admin/oauth2/authorize'

const MINUTE = 60_000

/** How long an expired flow is told from one that never was. */
const DAY = 86_400_000

/**
 * InitialiseOAuth2Connection (SPEC:559): begins a flow, remembers its state, and answers where the user is to be sent:
 * to the provider or, under the setting `oauth2Consent: local`, to a page of the mock with the same query.
 *
 * That the client is checked here rather than when the user comes back (SPEC:578-580) is assumed.
 * @throws ApiError 404 `ownConnectorNotFound`; 400 `oauth2CredentialUnknown`, `invalidBody`.
 */
export function initialiseOAuth2Connection(
  context: OperationContext,
  { body, ...input }: ConnectorInput & { readonly body: InitialiseOAuth2ConnectionRequest }
): InitialiseOAuth2ConnectionResponse {
  return context.store.transaction(() => {
    const connector = getOwnConnector(context, input)
    assertClient(context, connector, body)
    const fields = findAuthorizeProblems(body)
    if (fields.length > 0) throw invalidFields(...fields)
    const state = rememberFlow(context, connector, body)
    const url = toAuthorizeUrl(body, { state, redirectUri: `${context.publicUrl()}${CALLBACK_PATH}` })
    return { url: context.settings.oauth2Consent === 'local' ? toConsentUrl(context, url) : url.href }
  })
}

function toConsentUrl({ id, publicUrl }: OperationContext, { search }: URL): string {
  // First, so that no parameter of the client's stands in its place.
  return `${publicUrl()}${CONSENT_PATH}?sandbox=${encodeURIComponent(id)}&${search.slice(1)}`
}

function rememberFlow(
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

/** The client must be the one that is stored under the credential (SPEC:578-580), where one is. */
function assertClient(
  context: OperationContext,
  connector: ConnectorNode,
  { credential, clientId }: InitialiseOAuth2ConnectionRequest
): void {
  const found = findApplication(context, connector, credential)
  if (found === undefined) {
    const fields = [{ field: 'credential', message: 'is not known here' }]
    throw apiError('oauth2CredentialUnknown', { fields, found: credential.id })
  }
  if (found.clientId === undefined || found.clientId === clientId) return
  throw invalidFields({ field: 'clientId', message: `allowed is that of the credential, ${quote(found.clientId)}` })
}

interface Application {
  readonly clientId: string | undefined
}

/**
 * The application of a grant of the connector, or a credential of the organisation. A grant that was imported names the
 * library as the owner. Clients send that one or their own organisation (docs/contract.md 4.3), and both are accepted.
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
