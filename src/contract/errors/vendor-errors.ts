/** What an operation of the vendor answers other than success. */
import { didYouMean, type Nearest, rule } from './error-rule.js'

export const vendorErrors = {
  malformedUrl: rule('400001', 'malformed url', 'assumed', () => 'Percent-encode each part of the path as UTF-8.'),
  invalidPathParameter: rule(
    '400002',
    'invalid path parameter',
    'assumed',
    () => 'Send the ids of the path as ULIDs: 26 characters of 0-9 and A-Z without I, L, O and U.'
  ),
  malformedRequest: rule('400003', 'malformed request', 'assumed', () => 'Send a well-formed HTTP/1.1 request.'),
  invalidBody: rule('400004', 'invalid request body', ['UpdateConnector'], () => 'Correct the fields that are named.'),

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
    () => 'No API key of this server is so. Use one of the seed ("versori-mock start" prints a request that works).'
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
      'Behind "Bearer", send an id_token of the identity provider (see /.well-known/openid-configuration); ' +
      'a token whose issuer is https://versori.com/sk/<key id> goes behind "JWT".'
  ),
  tokenAudienceRefused: rule(
    '401009',
    'token audience refused',
    'assumed',
    () => 'Send a token made for the audience that this server is configured with (--idp-audience).'
  ),
  tokenExpired: rule('401010', 'token expired', 'assumed', () => 'Get a new token.'),
  tokenNotYetValid: rule(
    '401011',
    'token not yet valid',
    'assumed',
    () => 'The token is for later ("nbf"): wait, or compare the clocks.'
  ),
  tokenClaimInvalid: rule<{ claim: string }>(
    '401012',
    'invalid token claim',
    'assumed',
    ({ claim }) => `The claim "${claim}" is missing or of a wrong type.`
  ),
  tokenSubjectUnknown: rule(
    '401013',
    'unknown token subject',
    'assumed',
    () => 'Name the subject under "users" in the seed, with the organisations it belongs to.'
  ),
  signingKeyUnknown: rule(
    '401014',
    'unknown signing key',
    'assumed',
    () => 'Name the key under "signingKeys" of its organisation in the seed, with its public half.'
  ),

  organisationForbidden: rule(
    '403001',
    'organisation forbidden',
    'assumed',
    () => 'Use a credential of the organisation that the path names.'
  ),
  endUserForbidden: rule(
    '403002',
    'end user forbidden',
    'assumed',
    () => 'A token of an end user cannot manage connectors: sign one whose subject is the organisation itself.'
  ),

  connectorNotFound: rule(
    '404001',
    'connector not found',
    'assumed',
    () => 'No public connector has this id, and only public ones can be imported.'
  ),
  versionNotFound: rule<Nearest>(
    '404002',
    'connector version not found',
    ['GetConnectorVersion'],
    ({ nearest }) => `The connector has no version of that name.${didYouMean(nearest)}`
  ),
  versionIsDraft: rule(
    '404003',
    'connector version is a draft',
    'assumed',
    () => 'Only a published version can be imported: name one, or set draftImport to allow.'
  ),
  nothingPublished: rule(
    '404004',
    'connector has no published version',
    'assumed',
    () => 'The names latest and default stand for published versions, and it has none: import another connector.'
  ),
  pathNotFound: rule<Nearest>(
    '404005',
    'path not found',
    'assumed',
    ({ nearest }) =>
      `No operation has this path; they are served at the root and under /api/connect/v1.${didYouMean(nearest)}`
  ),
  methodNotAllowed: rule<{ allowed: string }>(
    '405001',
    'method not allowed',
    'assumed',
    ({ allowed }) => `This path takes ${allowed}.`
  ),
  requestTimeout: rule('408001', 'request timeout', 'assumed', () => 'Send the whole request in time.'),

  alreadyImported: rule<{ connectorId: string }>(
    '409001',
    'connector version already imported',
    'assumed',
    ({ connectorId }) => `It was imported as ${connectorId}: use that, or set repeatImport to create.`
  ),
  bodyTooLarge: rule<{ limit: number }>(
    '413001',
    'request body too large',
    'assumed',
    ({ limit }) => `Send at most ${limit} bytes.`
  ),
  headersTooLarge: rule(
    '431001',
    'request headers too large',
    'assumed',
    () => 'Send smaller headers or a shorter path.'
  )
} as const
