/** The provider's part of an OAuth 2.0 flow, which the mock plays where there is none: asking for consent. */
import type { OperationContext } from '../operations/shared/context.js'
import { codeOf, getOpenFlow } from '../operations/connections/exchange-code.js'
import { CALLBACK_PATH } from '../operations/connections/initialise-oauth2-connection.js'

/** What a user is asked for. */
export interface ConsentQuestion {
  readonly clientId: string
  readonly connector: string
  readonly organisation: string
  readonly scopes: readonly string[]
  /** Whether the client wants nobody to be asked (OpenID Connect Core, 3.1.2.1: `prompt=none`). */
  readonly isSilent: boolean
}

/** @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`. */
export function askForConsent(context: OperationContext, state: string): ConsentQuestion {
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
 * Where the user is sent to once the question is answered: back to the address that the flow was begun with, and to no
 * other, with a code or with the error of RFC 6749 (4.1.2.1).
 * @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`.
 */
export function answerConsent(context: OperationContext, state: string, answer: 'allow' | 'deny'): string {
  const flow = getOpenFlow(context, state, { field: 'state' })
  const query = answer === 'allow' ? { code: codeOf(flow), state } : { error: 'access_denied', state }
  return `${context.publicUrl()}${CALLBACK_PATH}?${new URLSearchParams(query).toString()}`
}
