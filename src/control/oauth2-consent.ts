/** The consent page of the mock, which stands in for the provider in an OAuth 2.0 flow. */
import type { AddressedContext, OperationContext } from '../operations/shared/context.js'
import { codeOf, getOpenFlow } from '../operations/connections/exchange-code.js'
import { CALLBACK_PATH } from '../operations/connections/initialise-oauth2-connection.js'

/** The contents of the consent page. */
export interface ConsentRequest {
  readonly clientId: string
  readonly connector: string
  readonly organisation: string
  readonly scopes: readonly string[]
  /** Whether the client asks not to show a page: `prompt=none` (OpenID Connect Core, 3.1.2.1). */
  readonly isSilent: boolean
}

/** @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`. */
export function describeConsentRequest(context: OperationContext, state: string): ConsentRequest {
  const { clientId, connectorId, organisationId, scopes, prompt } = getOpenFlow(context, state, { field: 'state' })
  const { connectors, organisations } = context.store
  return {
    clientId,
    connector: connectors.find(connectorId)?.name ?? connectorId,
    organisation: organisations.list().find(({ id }) => id === organisationId)?.name ?? organisationId,
    scopes,
    isSilent: prompt === 'none'
  }
}

/**
 * The redirect after the user's decision. It leads to the redirect URI of the flow only, with a code or with the error
 * of RFC 6749 (4.1.2.1).
 * @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`.
 */
export function finishConsent(context: AddressedContext, state: string, decision: 'allow' | 'deny'): string {
  const flow = getOpenFlow(context, state, { field: 'state' })
  const query = decision === 'allow' ? { code: codeOf(flow), state } : { error: 'access_denied', state }
  return `${context.baseUrl}${CALLBACK_PATH}?${new URLSearchParams(query).toString()}`
}
