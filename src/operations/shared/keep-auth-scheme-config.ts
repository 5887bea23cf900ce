import type {
  ApplicationGrant,
  AuthSchemeConfig,
  AuthSchemeConfigOAuth2Grant
} from '../../contract/schemas/auth-scheme-config.js'
import { REDACTED } from '../../contract/redaction.js'
import type { OAuthApplication } from '../../store/auth-schemes/auth-scheme-rows.js'
import type { OperationContext } from './context.js'
import { omitEmpty } from './omit-empty.js'
import { invalidFields } from './invalid-fields.js'

interface KeepOptions {
  /** The owner of the connector. */
  readonly organisationId: string
  /** Where the scheme stands in the body, such as `authSchemeConfigs[0].`. */
  readonly path?: string
  /** The grant of the scheme that is replaced. */
  readonly kept?: AuthSchemeConfigOAuth2Grant | undefined
}

/**
 * A scheme that was sent, as it is kept: without `validationMessages`, which are ignored (SPEC:1955), and with a grant
 * that says whose OAuth application it uses.
 * @throws ApiError 400 `invalidBody`, see `keepGrant`.
 */
export function keepAuthSchemeConfig(
  context: OperationContext,
  { validationMessages: _, ...config }: AuthSchemeConfig,
  options: KeepOptions
): AuthSchemeConfig {
  if (config.schemeType !== 'oauth2') return config
  const { additionalAuthorizeParams, additionalTokenParams, mtlsEnabled, mtlsCredentialId, ...required } = config
  return {
    ...required,
    scopes: config.scopes.map(({ name, description }) => ({ name, ...omitEmpty({ description }) })),
    ...omitEmpty({ additionalAuthorizeParams, additionalTokenParams, mtlsEnabled, mtlsCredentialId }),
    grant: keepGrant(context, config.grant, options)
  }
}

/**
 * The rules for what a grant says of its OAuth application (SPEC:2038-2056, SPEC:2099-2116): without `credentialId` and
 * `organisationId` a credential is made of `clientId` and `clientSecret`; with both, the grant is a JSON Merge Patch of
 * the one that is known; with one alone it is refused.
 *
 * The grant itself keeps the credential: no operation of the contract reads one otherwise. Assumed: a grant that says
 * nothing of an application has none; the application must be known to a connector of the organisation, whoever owns
 * it; a secret that is sent as it was read stays; what is sent about another organisation's application changes
 * nothing for that organisation.
 * @throws ApiError 400 `invalidBody`.
 */
function keepGrant(
  context: OperationContext,
  grant: AuthSchemeConfigOAuth2Grant,
  { organisationId, path = '', kept }: KeepOptions
): AuthSchemeConfigOAuth2Grant {
  if (grant.grantType === 'client_credentials') return grant
  const { grantType, credentialId, organisationId: owner, clientId, clientSecret } = grant
  if (credentialId === undefined && owner === undefined) {
    const client = omitEmpty({ clientId, ...(clientSecret !== REDACTED && { clientSecret }) })
    const isNew = Object.keys(client).length > 0
    return { grantType, ...(isNew && { credentialId: context.ids(), organisationId, ...client }) }
  }
  if (credentialId === undefined || owner === undefined) {
    const missing = credentialId === undefined ? 'credentialId' : 'organisationId'
    const message = 'is missing; allowed is both credentialId and organisationId, or neither'
    throw invalidFields({ field: `${path}grant.${missing}`, message })
  }
  const application = { credentialId, organisationId: owner }
  const known = isOf(application, kept) ? kept : context.store.connectors.findGrant(organisationId, application)
  if (known === undefined) {
    const message = 'is of no OAuth application of this owner that a connector of the organisation uses'
    throw invalidFields({ field: `${path}grant.credentialId`, message })
  }
  return mergeGrant(known, grant)
}

function isOf(
  { credentialId, organisationId }: OAuthApplication,
  grant: AuthSchemeConfigOAuth2Grant | undefined
): grant is ApplicationGrant {
  if (grant === undefined || grant.grantType === 'client_credentials') return false
  return grant.credentialId === credentialId && grant.organisationId === organisationId
}

/** JSON Merge Patch (RFC 7396), in which nothing is null: the schema refuses it. */
function mergeGrant(known: ApplicationGrant, { clientSecret, ...patch }: ApplicationGrant): ApplicationGrant {
  const isNewSecret = clientSecret !== undefined && clientSecret !== REDACTED
  const merged = { ...known, ...patch, ...(isNewSecret && { clientSecret }) }
  const { clientId, clientSecret: secret, ...required } = merged
  return { ...required, ...omitEmpty({ clientId, clientSecret: secret }) }
}
