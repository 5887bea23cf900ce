import { assumed, documented, ofMock } from './entry.js'

const SILENT = 'The vendor names no status for it (CONTRACT.md 2.4).'

/** Who is calling, and for whom. */
export const authentication = {
  'credential-is-needed': documented(
    'Every operation needs a credential, those without an organisation in their path too.',
    'SPEC:190-192: the security of the whole document, which no operation overrides',
    { errors: ['credentialMissing'] }
  ),
  'api-key-is-bearer': documented(
    'An API key is sent as "Authorization: Bearer <key>"; it belongs to one organisation and may do all there.',
    'SPEC:1821-1832; CONTRACT.md 1.2'
  ),
  'id-token-is-bearer': documented(
    'A JWT of the identity provider (id_token) is sent as "Authorization: Bearer <token>".',
    'SPEC:1828-1830'
  ),
  'id-token-claims': assumed(
    'An id_token is signed with RS256 or ES256; issuer, subject, expiry and, where configured, the audience are checked; the subject is a user of the seed, who acts for all organisations that it belongs to.',
    'Issuer, audience, algorithm and lifetime are not public (CONTRACT.md 1.2); these are the checks of OpenID Connect.'
  ),
  'signing-key-token-is-jwt': documented(
    'A token of a signing key is sent as "Authorization: JWT <token>": RS256, its issuer names the key, exp and nbf hold where they are there.',
    "CONTRACT.md 1.1, 1.2: the vendor's documentation and command line"
  ),
  'scheme-word-in-any-case': assumed(
    'The scheme words Bearer and JWT are taken in upper or lower case.',
    'The vendor says nothing of it; RFC 9110 (11.1) says they are case-insensitive.',
    { checked: true }
  ),
  'cookie-carries-bearer-token': assumed(
    'The cookie named "cookie" carries what a bearer header carries: an API key or an id_token.',
    'The vendor names the cookie (SPEC:1821-1826) and not what is in it.',
    { checked: true }
  ),
  'header-beats-cookie': assumed(
    'Where both are sent and differ, the header Authorization counts, and the cookie is not looked at.',
    "The vendor's generated client sends the same token in both (CONTRACT.md 1.1); which one counts is not said.",
    { checked: true }
  ),
  'unauthenticated-is-401': assumed(
    'A credential that is missing, malformed, unknown, expired or wrongly signed is a 401.',
    `${SILENT} It is what HTTP has for it.`
  ),
  'www-authenticate': assumed(
    'A 401 has the header WWW-Authenticate: Bearer realm="versori-mock", and error="invalid_token" with a description where a credential was sent.',
    'RFC 9110 asks for the header and RFC 6750 says what is in it; no client of the vendor looks at it (CONTRACT.md 1.3).'
  ),
  'checks-in-order': assumed(
    'Checks come in the order 401 (who), 400 (path), 403 (for whom), 400 (query, body), 404 and 409 (what is there).',
    'The usual order of middleware; the contract is silent.',
    { question: 24, confidence: 'medium' }
  ),
  'unknown-organisation-is-foreign': assumed(
    'An organisation that does not exist is refused with the same 403 as one that the caller does not belong to.',
    'Nobody can find out which organisations there are.',
    { question: 25, confidence: 'medium', errors: ['organisationForbidden'] }
  ),
  'end-users-manage-nothing': assumed(
    'A token of a signing key whose subject is an end user gets a 403 from every operation.',
    "Such a token reaches the user's own activations only (CONTRACT.md 1.2); that Connect refuses it so is inferred.",
    { question: 26, confidence: 'medium', errors: ['endUserForbidden'] }
  ),
  'tokens-of-the-mock': ofMock(
    'The mock has an identity provider of its own, which publishes its keys under /.well-known and mints tokens for anybody whom the seed names.',
    'Tests need tokens, and no outbound connection is made to get any.'
  )
}
