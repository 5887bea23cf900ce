/** Makes a connection of what a client sends, without writing it. */
import type { ErrorField } from '../contract/common.js'
import type { ConnectionCreate, ConnectionCredentialCreate } from '../contract/connection-write.js'
import type { ConnectionVariable } from '../contract/connection.js'
import { findFitProblem, findGrantProblem } from '../contract/credential-fit.js'
import type { Credential } from '../contract/credential.js'
import { apiError } from '../contract/errors.js'
import { toKeptData, toKeptScheme } from '../contract/kept-properties.js'
import { canonicalId } from '../core/ids.js'
import { timestamp } from '../core/timestamp.js'
import type { ConnectionCredentialNode, ConnectionNode, ConnectorNode } from '../store/connector-graph.js'
import type { OperationContext } from './context.js'
import { exchangeCode } from './exchange-code.js'
import { withKeptSecret } from './kept-secret.js'

/** A credential to be made, and where the body names it. */
interface SentUse extends ConnectionCredentialCreate {
  readonly usage: 'action' | 'trigger'
  readonly path: string
}

/**
 * A connection with new credentials of the organisation, and with the variables of the connector that it names none in
 * the place of (CONTRACT.md 6, 13). At least one credential is needed (SPEC:2769); that its type must fit the scheme
 * is assumed.
 * @throws ApiError 400 `invalidBody`, `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`, `oauth2CodeUnknown`.
 */
export function makeConnection(
  context: OperationContext,
  connector: ConnectorNode,
  { name, credentials, variables }: ConnectionCreate
): ConnectionNode {
  const now = timestamp(context.clock.now())
  const sent = [...listUses('action', credentials.action), ...listUses('trigger', credentials.trigger)]
  assertUses(context, connector, sent)
  const id = context.ids()
  const made: (ConnectionCredentialNode & Pick<SentUse, 'usage'>)[] = []
  for (const use of sent) {
    made.push({ usage: use.usage, ...makeUse(context, connector, use, certificateAmong(made)) })
  }
  const of = (usage: SentUse['usage']) => made.filter(use => use.usage === usage).map(({ usage: _, ...use }) => use)
  return {
    id,
    name,
    action: of('action'),
    trigger: of('trigger'),
    variables: withDefaults(variables, connector.connectionVariables),
    createdAt: now,
    updatedAt: now
  }
}

function listUses(usage: SentUse['usage'], uses: readonly ConnectionCredentialCreate[] = []): SentUse[] {
  return uses.map((use, index) => ({ ...use, usage, path: `credentials.${usage}[${index}]` }))
}

/** As they are kept: of each the name and the value. */
export function toVariables(sent: readonly ConnectionVariable[]): ConnectionVariable[] {
  return sent.map(({ name, value }) => ({ name, value }))
}

function withDefaults(
  sent: readonly ConnectionVariable[],
  defaults: readonly ConnectionVariable[]
): ConnectionVariable[] {
  const names = new Set(sent.map(({ name }) => name))
  return [...toVariables(sent), ...defaults.filter(({ name }) => !names.has(name))]
}

function assertUses(context: OperationContext, connector: ConnectorNode, sent: readonly SentUse[]): void {
  const none = { field: 'credentials', message: 'holds none; send one at least, of type none where none is needed' }
  const fields = sent.flatMap((use, index) => problemsOf(context, connector, use, sent.slice(0, index)))
  const all = sent.length === 0 ? [none] : fields
  if (all.length > 0) throw apiError('invalidBody', undefined, { fields: all })
}

function problemsOf(
  context: OperationContext,
  connector: ConnectorNode,
  { authSchemeConfig, credential, path }: SentUse,
  before: readonly SentUse[]
): ErrorField[] {
  const problems = {
    [`${path}.authSchemeConfig.grant`]: findGrantProblem(authSchemeConfig),
    [`${path}.credential.type`]: findFitProblem(authSchemeConfig, credential.type),
    [`${path}.credential.data.mTLSCredentialId`]: findCertificateProblem(context, connector, credential, before)
  }
  return Object.entries(problems).flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]))
}

/** SPEC:2571-2576: a client that is to use mTLS names its certificate, or one stands before it. */
function findCertificateProblem(
  { store }: OperationContext,
  { organisationId }: ConnectorNode,
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

function certificateAmong(uses: readonly ConnectionCredentialNode[]): string | undefined {
  return uses.findLast(use => use.credential.type === 'certificate')?.credential.id
}

function makeUse(
  context: OperationContext,
  connector: ConnectorNode,
  { authSchemeConfig, credential, path }: SentUse,
  certificateId: string | undefined
): ConnectionCredentialNode {
  const { store, ids } = context
  const known = store.connectors.listSchemes(connector.id).find(({ id }) => id === authSchemeConfig.id)
  const scheme = withKeptSecret(toKeptScheme(authSchemeConfig), known)
  const typed =
    credential.type === 'oauth2-code'
      ? exchangeCode(context, connector, credential.data, `${path}.credential.data`)
      : { type: credential.type, data: toKeptData(credential.type, credential.data) }
  return {
    id: ids(),
    authSchemeConfig: linkScheme(scheme, certificateId),
    credential: linkCredential(
      { id: ids(), organisationId: connector.organisationId, name: credential.name, ...typed } as Credential,
      certificateId
    )
  }
}

/** SPEC:2232-2240: where none is named, the certificate that the connection has is linked. */
function linkScheme(scheme: ConnectionCredentialNode['authSchemeConfig'], certificateId: string | undefined) {
  if (scheme.schemeType !== 'oauth2' || certificateId === undefined) return scheme
  const { mtlsEnabled = false, mtlsCredentialId = certificateId } = scheme
  return mtlsEnabled ? { ...scheme, mtlsCredentialId } : scheme
}

function linkCredential(credential: Credential, certificateId: string | undefined): Credential {
  if (credential.type !== 'oauth2-client' || certificateId === undefined) return credential
  const { mTLSEnabled = false, mTLSCredentialId = certificateId } = credential.data
  return mTLSEnabled ? { ...credential, data: { ...credential.data, mTLSCredentialId } } : credential
}
