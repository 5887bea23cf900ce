import { didYouMean, type Nearest, rule } from './error-rule.js'

/** Errors that any operation of the vendor can return, and those of the library import. */
export const vendorErrors = {
  malformedUrl: rule('400001', 'malformed url', 'assumed', () => 'Percent-encode each part of the path as UTF-8.'),
  invalidPathParameter: rule(
    '400002',
    'invalid path parameter',
    'assumed',
    () => 'Each id in the path must be a ULID: 26 characters from 0-9 and A-Z, without I, L, O and U.'
  ),
  malformedRequest: rule('400003', 'malformed request', 'assumed', () => 'Send a well-formed HTTP/1.1 request.'),
  invalidBody: rule('400004', 'invalid request body', ['UpdateConnector'], () => 'Correct the listed fields.'),

  credentialMissing: rule(
    '401001',
    'missing credential',
    'assumed',
    () => 'Send the header "Authorization: Bearer <API key or id_token>".'
  ),
  credentialMalformed: rule(
    '401002',
    'malformed credential',
    'assumed',
    () => 'Send "Authorization: Bearer <API key or id_token>" or "Authorization: JWT <signing-key token>".'
  ),
  credentialUnknown: rule(
    '401003',
    'unknown credential',
    'assumed',
    () => 'Unknown API key. Use a key from the seed; "versori-mock start" prints a request that works.'
  ),
  apiKeyExpired: rule('401004', 'api key expired', 'assumed', () => 'Use an API key that has not expired.'),
  tokenMalformed: rule('401005', 'malformed token', 'assumed', () => 'Send a compact JWT: three base64url parts.'),
  tokenAlgorithmRefused: rule(
    '401006',
    'token algorithm refused',
    'assumed',
    () => 'Sign id_tokens with RS256 or ES256, and signing-key tokens with RS256.'
  ),
  tokenSignatureInvalid: rule(
    '401007',
    'invalid token signature',
    'assumed',
    () => 'Sign the token with a key that its issuer publishes.'
  ),
  tokenIssuerUnknown: rule(
    '401008',
    'unknown token issuer',
    'assumed',
    () =>
      'After "Bearer", send an id_token of the identity provider (see /.well-known/openid-configuration). After "JWT", ' +
      'send a token whose issuer is https://versori.com/sk/<key id>.'
  ),
  tokenAudienceRefused: rule(
    '401009',
    'token audience refused',
    'assumed',
    () => 'Send a token for the audience that the server was started with (--idp-audience).'
  ),
  tokenExpired: rule('401010', 'token expired', 'assumed', () => 'Get a new token.'),
  tokenNotYetValid: rule(
    '401011',
    'token not yet valid',
    'assumed',
    () => 'The token becomes valid later (see its "nbf"). Wait, or check that the clocks agree.'
  ),
  tokenClaimInvalid: rule<{ claim: string }>(
    '401012',
    'invalid token claim',
    'assumed',
    ({ claim }) => `The claim "${claim}" is missing or has the wrong type.`
  ),
  tokenSubjectUnknown: rule(
    '401013',
    'unknown token subject',
    'assumed',
    () => 'The seed has no user with this subject. Add it under "users", with its organisations.'
  ),
  signingKeyUnknown: rule(
    '401014',
    'unknown signing key',
    'assumed',
    () => 'The seed has no key with this id. Add its public key under "signingKeys" of its organisation.'
  ),

  organisationForbidden: rule(
    '403001',
    'organisation forbidden',
    'assumed',
    () => 'Use a credential of the organisation in the path.'
  ),
  endUserForbidden: rule(
    '403002',
    'end user forbidden',
    'assumed',
    () => 'End users cannot manage connectors. Sign a token whose subject is the organisation itself.'
  ),

  connectorNotFound: rule(
    '404001',
    'connector not found',
    'assumed',
    () => 'No public connector has this id, and only public connectors can be imported.'
  ),
  versionNotFound: rule<Nearest>(
    '404002',
    'connector version not found',
    ['GetConnectorVersion'],
    ({ nearest }) => `The connector has no version with this name.${didYouMean(nearest)}`
  ),
  versionIsDraft: rule(
    '404003',
    'connector version is a draft',
    'assumed',
    () => 'Only published versions can be imported. Name a published version, or set draftImport to allow.'
  ),
  nothingPublished: rule(
    '404004',
    'connector has no published version',
    'assumed',
    () => 'The names latest and default refer to published versions, and there are none. Import another connector.'
  ),
  pathNotFound: rule<Nearest & { readonly isPlatformV2?: boolean }>(
    '404005',
    'path not found',
    'assumed',
    ({ nearest, isPlatformV2 }) =>
      `No operation ${isPlatformV2 === true ? 'of Connect v1 has this path of Platform v2' : 'has this path'}. ` +
      `Operations are served at the root and under /api/connect/v1.${didYouMean(nearest)}`
  ),
  methodNotAllowed: rule<{ allowed: string }>(
    '405001',
    'method not allowed',
    'assumed',
    ({ allowed }) => `This path takes ${allowed}.`
  ),
  requestTimeout: rule(
    '408001',
    'request timeout',
    'assumed',
    () => 'The request took too long to arrive. Send it again.'
  ),

  alreadyImported: rule<{ connectorId: string }>(
    '409001',
    'connector version already imported',
    'assumed',
    ({ connectorId }) => `It was imported as connector ${connectorId}. Use that one, or set repeatImport to create.`
  ),
  bodyTooLarge: rule<{ limit: number; option?: string | undefined }>(
    '413001',
    'request body too large',
    'assumed',
    ({ limit, option }) =>
      `Send at most ${limit} bytes${option === undefined ? '' : `, or start the mock with a larger ${option}`}.`
  ),
  connectorTooLong: rule<{ limit: number }>(
    '413002',
    'connector too long',
    'assumed',
    ({ limit }) =>
      `With this change, the connector would be longer than ${limit} bytes as JSON. Nothing was changed. Send less, ` +
      'or delete connections and versions first.'
  ),
  headersTooLarge: rule(
    '431001',
    'request headers too large',
    'assumed',
    () => 'Send smaller headers or a shorter path.'
  )
} as const
