/** Makes a connection of what a client sends, without writing it. */
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import type { ConnectionCreate, ConnectionCredentialCreate } from '../../contract/schemas/connection-write.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import { findFitProblem } from '../../contract/credential-fit.js'
import type { Credential } from '../../contract/schemas/credential.js'
import { canonicalId } from '../../core/ids.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectionCredentialNode, ConnectionNode, ConnectorNode } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { exchangeCode } from './exchange-code.js'
import { invalidFields } from '../shared/invalid-fields.js'
import { keepAuthSchemeConfig } from '../shared/keep-auth-scheme-config.js'
import { omitEmpty } from '../shared/omit-empty.js'

/** The connector that a connection is made for. */
export interface ConnectionOwner extends Pick<ConnectorNode, 'id' | 'organisationId' | 'connectionVariables'> {
  readonly authSchemeConfigs: readonly AuthSchemeConfig[]
}

/** A credential to be made, and where the body names it. */
interface SentUse extends ConnectionCredentialCreate {
  readonly usage: 'action' | 'trigger'
  readonly path: string
}

/**
 * A connection with new credentials of the organisation, and with the variables of the connector in so far as it sends
 * none of the same name (docs/contract.md 6, CreateConnectorConnection). At least one credential is needed (SPEC:2770);
 * that its type must fit the scheme is assumed.
 * @param path where the body names it, such as `connections[0].`.
 * @throws ApiError 400 `invalidBody`, `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`,
 * `oauth2CodeUnknown`.
 */
export function makeConnection(
  context: OperationContext,
  owner: ConnectionOwner,
  { name, credentials: { action, trigger }, variables }: ConnectionCreate,
  path = ''
): ConnectionNode {
  const now = timestamp(context.clock.now())
  const sent = [...listUses('action', action, path), ...listUses('trigger', trigger, path)]
  if (sent.length === 0) throw invalidFields({ field: `${path}credentials`, message: NO_CREDENTIALS })
  const fields = sent.flatMap((use, index) => problemsOf(context, owner, use, sent.slice(0, index)))
  if (fields.length > 0) throw invalidFields(...fields)
  const id = context.ids()
  const made: ConnectionCredentialNode[] = []
  for (const use of sent) made.push(makeUse(context, owner, use, made))
  return {
    id,
    name,
    action: made.slice(0, action?.length ?? 0),
    trigger: made.slice(action?.length ?? 0),
    variables: withDefaults(variables, owner.connectionVariables),
    createdAt: now,
    updatedAt: now
  }
}

const NO_CREDENTIALS = 'holds none; send one at least, of type none where none is needed'

function listUses(usage: SentUse['usage'], uses: readonly ConnectionCredentialCreate[] = [], path: string): SentUse[] {
  return uses.map((use, index) => ({ ...use, usage, path: `${path}credentials.${usage}[${index}]` }))
}

function withDefaults(
  sent: readonly ConnectionVariable[],
  defaults: readonly ConnectionVariable[]
): ConnectionVariable[] {
  const names = new Set(sent.map(({ name }) => name))
  return [...sent, ...defaults.filter(({ name }) => !names.has(name))]
}

function problemsOf(
  context: OperationContext,
  owner: ConnectionOwner,
  { authSchemeConfig, credential, path }: SentUse,
  before: readonly SentUse[]
): ErrorField[] {
  const problems = {
    [`${path}.credential.type`]: findFitProblem(authSchemeConfig, credential.type),
    [`${path}.credential.data.mTLSCredentialId`]: findCertificateProblem(context, owner, credential, before)
  }
  return Object.entries(problems).flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}

/** SPEC:2571-2576: a client that is to use mTLS names its certificate, or one stands before it. */
function findCertificateProblem(
  { store }: OperationContext,
  { organisationId }: ConnectionOwner,
  credential: SentUse['credential'],
  before: readonly SentUse[]
): string | undefined {
  if (credential.type !== 'oauth2-client') return undefined
  const { mTLSEnabled = false, mTLSCredentialId = '' } = credential.data
  if (mTLSCredentialId !== '') {
    const found = store.credentials.findOwn(organisationId, canonicalId(mTLSCredentialId))
    return found?.type === 'certificate' ? undefined : 'the organisation has no certificate credential of this id'
  }
  if (!mTLSEnabled || before.some(use => use.credential.type === 'certificate')) return undefined
  return 'is missing; name a certificate credential, or send one before this one'
}

function makeUse(
  context: OperationContext,
  owner: ConnectionOwner,
  { authSchemeConfig, credential: { name, ...sent }, path }: SentUse,
  before: readonly ConnectionCredentialNode[]
): ConnectionCredentialNode {
  const { ids } = context
  const { organisationId } = owner
  const certificate = before.findLast(use => use.credential.type === 'certificate')?.credential.id
  const known = owner.authSchemeConfigs.find(each => each.id === authSchemeConfig.id)
  const kept = known?.schemeType === 'oauth2' ? known.grant : undefined
  const scheme = keepAuthSchemeConfig(context, authSchemeConfig, {
    organisationId,
    path: `${path}.authSchemeConfig.`,
    kept
  })
  const typed =
    sent.type === 'oauth2-code'
      ? exchangeCode(context, owner, sent.data, `${path}.credential.data`)
      : toKept(sent, certificate)
  return {
    id: ids(),
    authSchemeConfig: linkCertificate(scheme, certificate),
    credential: { id: ids(), organisationId, name, ...typed } as Credential
  }
}

/** SPEC:2232-2240: where a scheme names no certificate, the one that the connection has is linked. */
function linkCertificate(scheme: AuthSchemeConfig, certificate = ''): AuthSchemeConfig {
  if (scheme.schemeType !== 'oauth2') return scheme
  const { mtlsEnabled = false, mtlsCredentialId = mtlsEnabled ? certificate : '', ...rest } = scheme
  return { ...rest, ...omitEmpty({ mtlsEnabled, mtlsCredentialId: canonicalId(mtlsCredentialId) }) }
}

/** What is optional and empty is left out, as everywhere (docs/contract.md 3.3). */
function toKept(sent: Omit<SentUse['credential'], 'name'>, certificate = '') {
  const { type, data } = sent as SentUse['credential']
  if (type === 'oauth2-token') {
    const { scopes, accessToken, refreshToken } = data
    return { type, data: { scopes, ...omitEmpty({ accessToken, refreshToken }) } }
  }
  if (type !== 'oauth2-client') return { type, data }
  const { scopes, additionalParams, mTLSEnabled = false, mTLSCredentialId = '', ...required } = data
  const linked = mTLSCredentialId === '' && mTLSEnabled ? certificate : canonicalId(mTLSCredentialId)
  return {
    type,
    data: { ...required, ...omitEmpty({ scopes, additionalParams, mTLSEnabled, mTLSCredentialId: linked }) }
  }
}
