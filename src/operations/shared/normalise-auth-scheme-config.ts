import type {
  ApplicationGrant,
  AuthSchemeConfig,
  AuthSchemeConfigOAuth2Grant
} from '../../contract/schemas/auth-scheme-config.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { REDACTED } from '../../contract/redaction.js'
import { isUri } from '../../core/text/uri.js'
import type { OAuthApplication } from '../../store/auth-schemes/auth-scheme-rows.js'
import { ABSOLUTE_URL, expected } from '../../validation/describe-value.js'
import type { OperationContext } from './context.js'
import { omitEmpty } from './omit-empty.js'

/** SPEC:2181, SPEC:2542-2547: a URI, or empty where no user is sent to it. @param isNeeded whether it is. */
export function findAuthorizeUrlProblem(authorizeUrl: string, isNeeded = false): string | undefined {
  if (authorizeUrl === '') return isNeeded ? 'must not be empty for the grant authorization_code' : undefined
  return isUri(authorizeUrl) ? undefined : expected(ABSOLUTE_URL, authorizeUrl)
}

interface NormaliseOptions {
  /** The owner of the connector. */
  readonly organisationId: string
  /** The path of the scheme in the body, such as `authSchemeConfigs[0].`. */
  readonly path?: string
  /** The grant of the scheme that is replaced. */
  readonly current?: AuthSchemeConfigOAuth2Grant | undefined
}

/**
 * The stored form of a scheme: without `validationMessages`, which are ignored (SPEC:1957), and with a grant that names
 * the owner of its OAuth application.
 * @throws ApiError 400 `invalidBody` for an invalid authorizeUrl, and see `normaliseGrant`.
 */
export function normaliseAuthSchemeConfig(
  context: OperationContext,
  { validationMessages: _, ...config }: AuthSchemeConfig,
  options: NormaliseOptions
): AuthSchemeConfig {
  if (config.schemeType !== 'oauth2') return config
  const isNeeded = config.grant.grantType === 'authorization_code'
  const problem = findAuthorizeUrlProblem(config.authorizeUrl, isNeeded)
  if (problem !== undefined) throw invalidField(`${options.path ?? ''}authorizeUrl`, problem)
  const { additionalAuthorizeParams, additionalTokenParams, mtlsEnabled, mtlsCredentialId, ...required } = config
  return {
    ...required,
    scopes: config.scopes.map(({ name, description }) => ({ name, ...omitEmpty({ description }) })),
    ...omitEmpty({ additionalAuthorizeParams, additionalTokenParams, mtlsEnabled, mtlsCredentialId }),
    grant: normaliseGrant(context, config.grant, options)
  }
}

/**
 * Resolves the OAuth application of a grant (SPEC:2038-2056, SPEC:2099-2116). Without `credentialId` and
 * `organisationId`, `clientId` and `clientSecret` make a new credential. With both, the grant is a JSON Merge Patch of
 * the known one. With only one of them, it is refused.
 *
 * The grant itself stores the credential, because no operation reads one in another way. Assumed: a grant without any
 * of these properties has no application; a connector of the organisation must use the application, regardless of its
 * owner; a redacted secret keeps the stored one; a change to the application of another organisation stays local.
 * @throws ApiError 400 `invalidBody`.
 */
function normaliseGrant(
  context: OperationContext,
  grant: AuthSchemeConfigOAuth2Grant,
  { organisationId, path = '', current }: NormaliseOptions
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
    throw invalidField(`${path}grant.${missing}`, 'is missing; send both credentialId and organisationId, or neither')
  }
  const application = { credentialId, organisationId: owner }
  const known = isOf(application, current) ? current : context.store.connectors.findGrant(organisationId, application)
  if (known === undefined) {
    throw invalidField(`${path}grant.credentialId`, 'no connector of the organisation uses this OAuth application')
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

/** A JSON Merge Patch (RFC 7396) without nulls, which the schema refuses. */
function mergeGrant(known: ApplicationGrant, { clientSecret, ...patch }: ApplicationGrant): ApplicationGrant {
  const isNewSecret = clientSecret !== undefined && clientSecret !== REDACTED
  const merged = { ...known, ...patch, ...(isNewSecret && { clientSecret }) }
  const { clientId, clientSecret: secret, ...required } = merged
  return { ...required, ...omitEmpty({ clientId, clientSecret: secret }) }
}
