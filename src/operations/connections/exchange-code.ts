import { createHash } from 'node:crypto'
import type { Credential } from '../../contract/schemas/credential.js'
import { apiError } from '../../contract/errors.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import type { OAuthFlow } from '../../store/connections/oauth-flows.js'
import type { OperationContext } from '../shared/context.js'

type DataOf<Type extends Credential['type']> = Extract<Credential, { type: Type }>['data']

type Owner = Pick<ConnectorNode, 'id' | 'organisationId'>

/** Minutes by the clock of the sandbox. Assumed, after the lifetime of a code in RFC 6749 (4.1.2). */
export const FLOW_LIFETIME = 10

/** The code that the mock's own consent page returns for a flow. It cannot be guessed, since the state cannot. */
export function codeOf({ state }: OAuthFlow): string {
  return createHash('sha256').update(`code of ${state}`).digest('base64url')
}

interface SentCode extends DataOf<'oauth2-code'> {
  /** The path of the code and the state in the body. */
  readonly path: string
}

/**
 * Exchanges an authorization code for a made-up token, without contacting a provider (SPEC:2617-2623). The state is
 * valid once, for ten minutes, and for the connector that started the flow. A code of a provider can be any text. If
 * the mock showed its own consent page, only the code of that page is accepted.
 * @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`, `oauth2CodeUnknown`.
 */
export function exchangeCode(
  context: OperationContext,
  connector: Owner,
  { code, state, path }: SentCode
): { readonly type: 'oauth2-token'; readonly data: DataOf<'oauth2-token'> } {
  const { store, clock, ids } = context
  const flow = getOpenFlow(context, state, { connector, field: `${path}.state` })
  const isKnown = flow.consent === 'local' ? code === codeOf(flow) : code !== ''
  if (!isKnown) throw apiError('oauth2CodeUnknown', { fields: [unusable(`${path}.code`)] })
  store.oauthFlows.use(state, timestamp(clock.now()))
  const token = (kind: string) => `mock-${kind}-token-${ids()}`
  return {
    type: 'oauth2-token',
    data: { scopes: [...flow.scopes], accessToken: token('access'), refreshToken: token('refresh') }
  }
}

interface FlowOptions {
  /** The connector that must have started the flow. */
  readonly connector?: Owner
  /** The field or parameter that holds the state. */
  readonly field: string
}

/**
 * A flow that can still be completed.
 * @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`.
 */
export function getOpenFlow(
  { store, clock }: OperationContext,
  state: string,
  { connector, field }: FlowOptions
): OAuthFlow {
  const flow = store.oauthFlows.find(state)
  const extras = { fields: [unusable(field)] }
  if (flow === undefined || (connector !== undefined && !isOf(flow, connector))) {
    throw apiError('oauth2StateUnknown', extras)
  }
  if (flow.usedAt !== null) throw apiError('oauth2StateUsed', extras)
  if (flow.expiresAt <= timestamp(clock.now()))
    throw apiError('oauth2StateExpired', { minutes: FLOW_LIFETIME, ...extras })
  return flow
}

function isOf({ organisationId, connectorId }: OAuthFlow, connector: Owner): boolean {
  return organisationId === connector.organisationId && connectorId === connector.id
}

/** Codes and states are secrets, so the message does not repeat them. */
function unusable(field: string) {
  return { field, message: 'cannot be used' }
}
