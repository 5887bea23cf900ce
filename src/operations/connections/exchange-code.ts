import { createHash } from 'node:crypto'
import type { Credential } from '../../contract/schemas/credential.js'
import { apiError } from '../../contract/errors.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import type { OAuthFlow } from '../../store/connections/oauth-flows.js'
import type { OperationContext } from '../shared/context.js'

type DataOf<Type extends Credential['type']> = Extract<Credential, { type: Type }>['data']

type Owner = Pick<ConnectorNode, 'id' | 'organisationId'>

/** Minutes, by the clock of the sandbox: assumed, after what RFC 6749 (4.1.2) grants a code. */
export const FLOW_LIFETIME = 10

/** The code that the mock's own consent page gives out for a flow; nobody else can know it. */
export function codeOf({ state }: OAuthFlow): string {
  return createHash('sha256').update(`code of ${state}`).digest('base64url')
}

/**
 * Exchanges an authorization code for a token, at once (SPEC:2617-2623): the mock asks nobody and makes up the token.
 * The state is good once, in time, and for the connector that the flow was begun for; the code is any that a provider
 * may have given, or, where the mock itself asked for consent, its own.
 * @param path where the body names the code and the state.
 * @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`, `oauth2CodeUnknown`.
 */
export function exchangeCode(
  context: OperationContext,
  connector: Owner,
  { code, state }: DataOf<'oauth2-code'>,
  path: string
): { readonly type: 'oauth2-token'; readonly data: DataOf<'oauth2-token'> } {
  const { store, clock, ids } = context
  const flow = getOpenFlow(context, state, { connector, field: `${path}.state` })
  const isKnown = flow.consent === 'local' ? code === codeOf(flow) : code !== ''
  if (!isKnown) throw apiError('oauth2CodeUnknown', { fields: [wrong(`${path}.code`)] })
  store.oauthFlows.use(state, timestamp(clock.now()))
  const token = (kind: string) => `mock-${kind}-token-${ids()}`
  return {
    type: 'oauth2-token',
    data: { scopes: [...flow.scopes], accessToken: token('access'), refreshToken: token('refresh') }
  }
}

interface Asked {
  /** The one that the flow must have been begun for. */
  readonly connector?: Owner
  /** What named the state. */
  readonly field: string
}

/**
 * A flow that can still be finished.
 * @throws ApiError 400 `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`.
 */
export function getOpenFlow({ store, clock }: OperationContext, state: string, { connector, field }: Asked): OAuthFlow {
  const flow = store.oauthFlows.find(state)
  const extras = { fields: [wrong(field)] }
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

/** Nothing of a code or a state is repeated. */
function wrong(field: string) {
  return { field, message: 'cannot be used' }
}
