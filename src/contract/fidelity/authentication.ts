import { assumed, documented, ofMock } from './entry.js'

const NO_STATUS = 'The vendor names no status for this (docs/contract.md 2.4).'

/** Who the caller is, and for which organisations they may act. */
export const authentication = {
  'credential-is-needed': documented(
    'Every operation needs a credential, also those without an organisation in their path.',
    'SPEC:190-192: the security of the whole document, which no operation overrides',
    { errors: ['credentialMissing'] }
  ),
  'api-key-is-bearer': documented(
    'An API key is sent as "Authorization: Bearer <key>". It belongs to one organisation and has full access to it.',
    'SPEC:1821-1832; docs/contract.md 1.2'
  ),
  'id-token-is-bearer': documented(
    'A JWT of the identity provider (id_token) is sent as "Authorization: Bearer <token>".',
    'SPEC:1828-1830'
  ),
  'id-token-claims': assumed(
    'An id_token is signed with RS256 or ES256. Its issuer, subject, expiry and (if configured) audience are checked. Its subject is a user of the seed, who acts for all of their organisations.',
    'Issuer, audience, algorithm and lifetime are not public (docs/contract.md 1.2). These are the checks of OpenID Connect.'
  ),
  'signing-key-token-is-jwt': documented(
    'A signing-key token is sent as "Authorization: JWT <token>". It is signed with RS256, its issuer names the key, and exp and nbf are checked if present.',
    "docs/contract.md 1.1, docs/contract.md 1.2: the vendor's documentation and command line"
  ),
  'scheme-word-in-any-case': assumed(
    'The words Bearer and JWT may be in upper or lower case.',
    'The vendor does not say; RFC 9110 (11.1) makes them case-insensitive.',
    { checked: true }
  ),
  'cookie-carries-bearer-token': assumed(
    'The cookie named "cookie" contains an API key or an id_token.',
    'The vendor names the cookie (SPEC:1821-1826), but not its content.',
    { checked: true }
  ),
  'header-beats-cookie': assumed(
    'If Authorization and the cookie differ, Authorization counts and the cookie is ignored.',
    "The vendor's generated client sends the same token in both (docs/contract.md 1.1), so nothing says which one counts.",
    { checked: true }
  ),
  'unauthenticated-is-401': assumed(
    'A missing, malformed, unknown, expired or wrongly signed credential is a 401.',
    `${NO_STATUS} HTTP has 401 for this.`
  ),
  'www-authenticate': assumed(
    'A 401 has the header WWW-Authenticate: Bearer realm="versori-mock". If a credential was sent, it adds error="invalid_token" and a description.',
    'RFC 9110 requires the header and RFC 6750 defines its content. No client of the vendor reads it (docs/contract.md 1.3).'
  ),
  'checks-in-order': assumed(
    'Requests are checked in this order: 401 (who), 400 (path), 403 (for whom), 400 (query, body), 404 and 409 (state).',
    'The usual order of middleware; the contract does not say.',
    { question: 24, confidence: 'medium', settings: ['strictIds'] }
  ),
  'unknown-organisation-is-foreign': assumed(
    'An organisation that does not exist gets the same 403 as an organisation of others.',
    'Otherwise a caller could find out which organisations exist.',
    { question: 25, confidence: 'medium', errors: ['organisationForbidden'] }
  ),
  'end-users-manage-nothing': assumed(
    'A signing-key token whose subject is an end user gets a 403 from every operation.',
    "Such a token reaches the user's own activations only (docs/contract.md 1.2). Inferred: Connect refuses it this way.",
    { question: 26, confidence: 'medium', errors: ['endUserForbidden'] }
  ),
  'tokens-of-the-mock': ofMock(
    'The mock has its own identity provider. It publishes its keys under /.well-known and mints tokens for every user of the seed.',
    'Tests need tokens, and the mock makes no outbound connections to get them.'
  )
}
