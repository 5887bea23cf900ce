/** Creates a connection from a request, without storing it. */
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import type { ConnectionCreate, ConnectionCredentialCreate } from '../../contract/schemas/connection-write.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import { findFitProblem } from '../../contract/credential-fit.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import type { Credential } from '../../contract/schemas/credential.js'
import { findOfferProblem, type OfferedSchemes } from '../../contract/scheme-fit.js'
import { isBase64 } from '../../core/text/base64.js'
import { canonicalId } from '../../core/ids.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectionCredentialNode, ConnectionNode, ConnectorNode } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { exchangeCode } from './exchange-code.js'
import { findAuthorizeUrlProblem, normaliseAuthSchemeConfig } from '../shared/normalise-auth-scheme-config.js'
import { omitEmpty } from '../shared/omit-empty.js'

/** The connector that a connection belongs to. */
export interface ConnectionOwner extends Pick<
  ConnectorNode,
  'id' | 'organisationId' | 'connectionVariables' | 'endpoint'
> {
  readonly authSchemeConfigs: readonly AuthSchemeConfig[]
}

interface SentConnection {
  readonly body: ConnectionCreate
  /** The path of the connection in the body, such as `connections[0].`. */
  readonly path?: string
}

interface SentUse extends ConnectionCredentialCreate {
  /** Its path in the body. */
  readonly path: string
  /** Whether the request sends a certificate before it. */
  readonly followsCertificate: boolean
}

/**
 * Creates a connection with new credentials. Variables of the connector are defaults for those that the request omits
 * (docs/contract.md 6, CreateConnectorConnection). At least one credential is required (SPEC:2770), and each satisfies
 * a scheme of the connector (SPEC:46-47). Assumed: its type must fit its scheme.
 * @throws ApiError 400 `invalidBody`, `oauth2StateUnknown`, `oauth2StateExpired`, `oauth2StateUsed`,
 * `oauth2CodeUnknown`.
 */
export function createConnectionNode(
  context: OperationContext,
  owner: ConnectionOwner,
  { body: { name, credentials, variables }, path = '' }: SentConnection
): ConnectionNode {
  const now = timestamp(context.clock.now())
  const sent = listUses(credentials, path)
  if (sent.length === 0) throw invalidField(`${path}credentials`, NO_CREDENTIALS)
  assertValid(sent.flatMap(use => findProblems(context, owner, use)))
  const id = context.ids()
  const uses = createUses(context, owner, sent)
  const actions = credentials.action?.length ?? 0
  return {
    id,
    name,
    action: uses.slice(0, actions),
    trigger: uses.slice(actions),
    variables: withDefaults(variables, owner.connectionVariables),
    createdAt: now,
    updatedAt: now
  }
}

const NO_CREDENTIALS = 'must contain at least one credential; use type `none` if no authentication is needed'

function listUses(credentials: ConnectionCreate['credentials'], path: string): SentUse[] {
  let followsCertificate = false
  return (['action', 'trigger'] as const).flatMap(usage =>
    (credentials[usage] ?? []).map((use, index) => {
      const sent = { ...use, path: `${path}credentials.${usage}[${index}]`, followsCertificate }
      followsCertificate ||= use.credential.type === 'certificate'
      return sent
    })
  )
}

function withDefaults(
  sent: readonly ConnectionVariable[],
  defaults: readonly ConnectionVariable[]
): ConnectionVariable[] {
  const names = new Set(sent.map(({ name }) => name))
  return [...sent, ...defaults.filter(({ name }) => !names.has(name))]
}

function findProblems(context: OperationContext, owner: ConnectionOwner, use: SentUse): ErrorField[] {
  const { authSchemeConfig, credential, path } = use
  const offer = findOfferProblem(toOffer(owner), authSchemeConfig, `${path}.authSchemeConfig`)
  const problems = {
    [`${path}.credential.type`]: findFitProblem(authSchemeConfig, credential.type),
    [`${path}.credential.data.authorizeUrl`]:
      credential.type === 'oauth2-client' ? findAuthorizeUrlProblem(credential.data.authorizeUrl) : undefined,
    [`${path}.credential.data.valueBase64`]: findBase64Problem(credential),
    [`${path}.credential.data.mTLSCredentialId`]: findCertificateProblem(context, owner, use)
  }
  const others = Object.entries(problems).flatMap(([field, message]) =>
    message === undefined ? [] : [{ field, message }]
  )
  return offer === undefined ? others : [offer, ...others]
}

function toOffer({ endpoint: { protocol }, authSchemeConfigs }: ConnectionOwner): OfferedSchemes {
  return { protocol, authSchemeConfigs }
}

/** SPEC:2501. The message does not repeat the value, which is a secret. */
function findBase64Problem(credential: SentUse['credential']): string | undefined {
  if (credential.type !== 'binary' || isBase64(credential.data.valueBase64)) return undefined
  return 'expected base64 with padding (RFC 4648, 4)'
}

/** SPEC:2571-2576: a client with mTLS names its certificate, or follows one in the same request. */
function findCertificateProblem(
  { store, clock }: OperationContext,
  { organisationId }: ConnectionOwner,
  { credential, followsCertificate }: SentUse
): string | undefined {
  if (credential.type !== 'oauth2-client') return undefined
  const { mTLSEnabled = false, mTLSCredentialId = '' } = credential.data
  if (mTLSCredentialId !== '') {
    const found = store.credentials.findOwn(organisationId, canonicalId(mTLSCredentialId))
    if (found?.type !== 'certificate') return 'no certificate credential of the organisation has this id'
    const isExpired = found.expiresAt !== undefined && found.expiresAt <= timestamp(clock.now())
    return isExpired ? 'the certificate credential has expired' : undefined
  }
  if (!mTLSEnabled || followsCertificate) return undefined
  return 'is missing; name a certificate credential, or send one before this credential'
}

function createUses(
  context: OperationContext,
  owner: ConnectionOwner,
  sent: readonly SentUse[]
): ConnectionCredentialNode[] {
  let certificate: string | undefined
  const known = new Map(owner.authSchemeConfigs.map(scheme => [scheme.id, scheme]))
  return sent.map(use => {
    const created = createUse(context, owner, { ...use, certificate, known: known.get(use.authSchemeConfig.id) })
    if (created.credential.type === 'certificate') certificate = created.credential.id
    return created
  })
}

interface PlacedUse extends SentUse {
  /** The id of the last certificate before this credential in the request. */
  readonly certificate: string | undefined
  /** The scheme of the connector with the same id. */
  readonly known: AuthSchemeConfig | undefined
}

function createUse(
  context: OperationContext,
  owner: ConnectionOwner,
  { authSchemeConfig, credential: { name, ...sent }, path, certificate, known }: PlacedUse
): ConnectionCredentialNode {
  const { ids } = context
  const { organisationId } = owner
  const scheme = normaliseAuthSchemeConfig(context, authSchemeConfig, {
    organisationId,
    path: `${path}.authSchemeConfig.`,
    current: known?.schemeType === 'oauth2' ? known.grant : undefined
  })
  const typed =
    sent.type === 'oauth2-code'
      ? exchangeCode(context, owner, { ...sent.data, path: `${path}.credential.data` })
      : normaliseCredential(sent, certificate)
  return {
    id: ids(),
    authSchemeConfig: linkCertificate(scheme, certificate),
    credential: { id: ids(), organisationId, name, ...typed } as Credential
  }
}

/** SPEC:2232-2240: a scheme with mTLS that names no certificate gets the one of the connection. */
function linkCertificate(scheme: AuthSchemeConfig, certificate = ''): AuthSchemeConfig {
  if (scheme.schemeType !== 'oauth2') return scheme
  const { mtlsEnabled = false, mtlsCredentialId = mtlsEnabled ? certificate : '', ...rest } = scheme
  return { ...rest, ...omitEmpty({ mtlsEnabled, mtlsCredentialId: canonicalId(mtlsCredentialId) }) }
}

/** Omits empty optional properties (docs/contract.md 3.3). */
function normaliseCredential(sent: Omit<SentUse['credential'], 'name'>, certificate = '') {
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
