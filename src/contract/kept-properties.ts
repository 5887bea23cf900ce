/**
 * What is kept of a scheme and of a credential that a client sends: what the contract knows, in its kept form (ids in
 * upper case, optional properties that are empty left out). Whatever else was sent is let through and lost, as the
 * vendor's server does (CONTRACT.md 3.3). Plain data: a test holds it to the schemas.
 */
import { canonicalId } from '../core/ids.js'
import type { AuthSchemeConfig, AuthSchemeConfigOAuth2Grant } from './auth-scheme-config.js'
import type { Credential, CredentialType } from './credential.js'

type Values = Readonly<Record<string, unknown>>

interface Properties {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

const only = (...required: string[]): Properties => ({ required, optional: [] })

/** SPEC:1935-2315. That of a validation is the server's to say, and is ignored where it is sent (SPEC:1952). */
export const schemeProperties: Readonly<Record<AuthSchemeConfig['schemeType'], Properties>> = {
  none: only('id', 'description', 'schemeType'),
  'api-key': only('id', 'description', 'schemeType', 'name', 'in'),
  'basic-auth': only('id', 'description', 'schemeType'),
  hmac: only('id', 'description', 'schemeType', 'name', 'in', 'algorithm', 'digestInputs'),
  certificate: only('id', 'description', 'schemeType'),
  oauth2: {
    required: ['id', 'description', 'schemeType', 'authorizeUrl', 'tokenUrl', 'scopes', 'defaultScopes', 'grant'],
    optional: ['additionalAuthorizeParams', 'additionalTokenParams', 'mtlsEnabled', 'mtlsCredentialId']
  }
}

const application: Properties = {
  required: ['grantType'],
  optional: ['credentialId', 'organisationId', 'clientId', 'clientSecret']
}

/** SPEC:2038-2151. */
export const grantProperties: Readonly<Record<AuthSchemeConfigOAuth2Grant['grantType'], Properties>> = {
  authorization_code: application,
  client_credentials: only('grantType'),
  password: application
}

/** SPEC:2020. */
export const scopeProperties: Properties = { required: ['name'], optional: ['description'] }

/** SPEC:2474-2671; of the types that are not there nothing is known, and all is kept. */
export const dataProperties: Readonly<Partial<Record<CredentialType, Properties>>> = {
  none: only(),
  string: only('value'),
  binary: only('valueBase64'),
  'basic-auth': only('username', 'password'),
  'oauth2-client': {
    required: ['clientId', 'clientSecret', 'authorizeUrl', 'tokenUrl'],
    optional: ['scopes', 'additionalParams', 'mTLSEnabled', 'mTLSCredentialId']
  },
  'oauth2-code': only('code', 'state'),
  'oauth2-password': only('username', 'password'),
  'oauth2-token': { required: ['scopes'], optional: ['accessToken', 'refreshToken'] },
  certificate: only('certificate', 'key', 'ca')
}

export function toKeptScheme(sent: AuthSchemeConfig): AuthSchemeConfig {
  const scheme = pick(sent, schemeProperties[sent.schemeType])
  if (sent.schemeType !== 'oauth2') return scheme as AuthSchemeConfig
  const scopes = sent.scopes.map(scope => pick(scope, scopeProperties))
  return { ...scheme, scopes, grant: pick(sent.grant, grantProperties[sent.grant.grantType]) } as AuthSchemeConfig
}

export function toKeptData<Data extends Credential['data']>(type: CredentialType, data: Data): Data {
  const properties = dataProperties[type]
  return properties === undefined ? data : (pick(data, properties) as Data)
}

function pick(sent: object, { required, optional }: Properties): Values {
  const values = Object.entries(sent)
    .filter(([name, value]) => required.includes(name) || (optional.includes(name) && !isEmpty(value)))
    .map(([name, value]) => [name, isId(name) ? canonicalId(String(value)) : (value as unknown)])
  return Object.fromEntries(values) as Values
}

function isId(name: string): boolean {
  return /credentialId$/i.test(name) || name === 'organisationId'
}

/** As Go's omitempty has it. */
function isEmpty(value: unknown): boolean {
  return value === '' || value === false || (Array.isArray(value) && value.length === 0)
}
