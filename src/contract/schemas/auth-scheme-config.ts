import { Type, type Static } from '@sinclair/typebox'
import { Message } from './common.js'
import { choice, oneOfStrings, ref, ulid, uri, uriOrEmpty } from './json-schema.js'

/** SPEC:1935. The client chooses the id. In practice it is not a ULID, and unique only within its array. */
const base = {
  id: Type.String({ minLength: 1, description: 'Chosen by the client; unique among the schemes of the connector.' }),
  description: Type.String(),
  validationMessages: Type.Optional(Type.Array(ref(Message)))
}

export const AuthSchemeConfigBase = Type.Object(base, { $id: 'AuthSchemeConfigBase' })

/** SPEC:1964. */
export const AuthSchemeConfigNone = Type.Object(
  { ...base, schemeType: Type.Literal('none') },
  { $id: 'AuthSchemeConfigNone' }
)

export const AuthSchemeConfigAPIKeyIn = oneOfStrings(['query', 'header', 'cookie'], { $id: 'AuthSchemeConfigAPIKeyIn' })

/** SPEC:1986. */
export const AuthSchemeConfigAPIKey = Type.Object(
  {
    ...base,
    schemeType: Type.Literal('api-key'),
    name: Type.String({ description: 'The name of the query parameter, header or cookie with the key.' }),
    in: ref(AuthSchemeConfigAPIKeyIn)
  },
  { $id: 'AuthSchemeConfigAPIKey' }
)

/** SPEC:2006. */
export const AuthSchemeConfigBasicAuth = Type.Object(
  { ...base, schemeType: Type.Literal('basic-auth') },
  { $id: 'AuthSchemeConfigBasicAuth' }
)

/** SPEC:2020. */
export const OAuth2Scope = Type.Object(
  { name: Type.String(), description: Type.Optional(Type.String()) },
  { $id: 'OAuth2Scope' }
)

/** The OAuth application of the connector: a credential, its owner and its client. */
const oauth2Application = {
  credentialId: Type.Optional(ulid()),
  organisationId: Type.Optional(
    ulid({ description: 'The owner of the credential. For an imported connector, this is the library.' })
  ),
  clientId: Type.Optional(Type.String()),
  clientSecret: Type.Optional(Type.String({ description: 'Redacted when read.' }))
}

/** SPEC:2038. */
export const AuthSchemeConfigOAuth2GrantAuthorizationCode = Type.Object(
  { grantType: Type.Literal('authorization_code'), ...oauth2Application },
  { $id: 'AuthSchemeConfigOAuth2GrantAuthorizationCode' }
)

/** SPEC:2091. */
export const AuthSchemeConfigOAuth2GrantClientCredentials = Type.Object(
  { grantType: Type.Literal('client_credentials') },
  { $id: 'AuthSchemeConfigOAuth2GrantClientCredentials' }
)

/** SPEC:2099. */
export const AuthSchemeConfigOAuth2GrantPassword = Type.Object(
  { grantType: Type.Literal('password'), ...oauth2Application },
  { $id: 'AuthSchemeConfigOAuth2GrantPassword' }
)

/** SPEC:2151. */
export const AuthSchemeConfigOAuth2Grant = choice(
  'grantType',
  [
    AuthSchemeConfigOAuth2GrantAuthorizationCode,
    AuthSchemeConfigOAuth2GrantClientCredentials,
    AuthSchemeConfigOAuth2GrantPassword
  ],
  { $id: 'AuthSchemeConfigOAuth2Grant' }
)
export type AuthSchemeConfigOAuth2Grant = Static<typeof AuthSchemeConfigOAuth2Grant>

/** A grant that can have an OAuth application. */
export type ApplicationGrant = Exclude<AuthSchemeConfigOAuth2Grant, { grantType: 'client_credentials' }>

/** SPEC:2163. */
export const AuthSchemeConfigOAuth2 = Type.Object(
  {
    ...base,
    schemeType: Type.Literal('oauth2'),
    authorizeUrl: uriOrEmpty({ description: 'Can be empty for the grants client_credentials and password.' }),
    tokenUrl: uri(),
    scopes: Type.Array(ref(OAuth2Scope), { description: 'The scopes that the provider offers.' }),
    defaultScopes: Type.Array(Type.String(), {
      description: 'The scopes that are requested unless the user chooses others.'
    }),
    additionalAuthorizeParams: Type.Optional(Type.String({ description: 'A URL-encoded query string.' })),
    additionalTokenParams: Type.Optional(Type.String({ description: 'A URL-encoded form.' })),
    mtlsEnabled: Type.Optional(Type.Boolean()),
    mtlsCredentialId: Type.Optional(Type.String({ description: 'The id of the certificate credential for mTLS.' })),
    grant: ref(AuthSchemeConfigOAuth2Grant)
  },
  { $id: 'AuthSchemeConfigOAuth2' }
)
export type AuthSchemeConfigOAuth2 = Static<typeof AuthSchemeConfigOAuth2>

export const AuthSchemeConfigHMACIn = oneOfStrings(['query', 'header', 'cookie'], { $id: 'AuthSchemeConfigHMACIn' })

/** SPEC:2258. */
export const AuthSchemeConfigHMAC = Type.Object(
  {
    ...base,
    schemeType: Type.Literal('hmac'),
    name: Type.String({ description: 'The name of the query parameter, header or cookie with the signature.' }),
    in: ref(AuthSchemeConfigHMACIn),
    algorithm: oneOfStrings(['sha1', 'sha256', 'sha512']),
    digestInputs: Type.Array(oneOfStrings(['body', 'url']), { description: 'The signed parts of a request, in order.' })
  },
  { $id: 'AuthSchemeConfigHMAC' }
)

/** SPEC:2301. */
export const AuthSchemeConfigCertificate = Type.Object(
  { ...base, schemeType: Type.Literal('certificate') },
  { $id: 'AuthSchemeConfigCertificate' }
)

/** SPEC:2315. How a connector authenticates, without secrets. */
export const AuthSchemeConfig = choice(
  'schemeType',
  [
    AuthSchemeConfigNone,
    AuthSchemeConfigAPIKey,
    AuthSchemeConfigBasicAuth,
    AuthSchemeConfigOAuth2,
    AuthSchemeConfigHMAC,
    AuthSchemeConfigCertificate
  ],
  { $id: 'AuthSchemeConfig', description: 'How a connector authenticates with its system.' }
)
export type AuthSchemeConfig = Static<typeof AuthSchemeConfig>
