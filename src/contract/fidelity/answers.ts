import { assumed, documented, observed, ofMock } from './entry.js'

/** What every answer looks like. */
export const answers = {
  'answers-are-json': documented(
    'Every answer with a body is application/json, errors too, but for GetRawSchema: application/schema+json.',
    'CONTRACT.md 2.1: no other type is declared'
  ),
  'error-body': documented(
    'An error has the body { code, message, fields?, details? }; fields name what is wrong, such as field1.field2[0].',
    'SPEC:1834-1868'
  ),
  'error-codes': assumed(
    'The code of an error is its status and three digits, such as "404001".',
    'The vendor publishes no code of its server. The two that its clients make up have this form (CONTRACT.md 2.2).'
  ),
  'error-wording': observed(
    'The message of an error is a short phrase in lower case without a full stop; details is a sentence.',
    'CONTRACT.md 2.3: an error of Platform v2, the only real one that is known; that Connect words its own so is inferred'
  ),
  'explanation-of-errors': ofMock(
    'Each error has the header x-mock-explain, which names the rule that fired, the evidence and the entry of this ledger; each answer has x-request-id.',
    'Bodies stay those of the vendor.'
  ),
  'absent-when-empty': assumed(
    'An optional property that is empty ("", false, [] or {}) is left out; a required list that is empty is [].',
    'So do the types that the vendor generates from the same document (CONTRACT.md 3.3). Whether its server writes null for an empty list is not known.'
  ),
  'null-only-for-drafts': documented(
    'The only property that is ever null is publishedAt, of a draft.',
    'SPEC:2853-2858; CONTRACT.md 3.3'
  ),
  'timestamps-in-utc': documented(
    'Times are RFC 3339 in UTC with a Z, with milliseconds where there are any.',
    "SPEC: format date-time; CONTRACT.md 3.2: the one sample in the vendor's documentation, which has microseconds"
  ),
  'ulids-in-upper-case': documented('Ids that the server makes are ULIDs, answered in upper case.', 'CONTRACT.md 3.1'),
  'secrets-are-redacted': documented(
    'Secrets are never answered: value, valueBase64, password, clientSecret; accessToken and refreshToken are left out.',
    'CONTRACT.md 4.5'
  ),
  'redacted-reads-as-stars': observed(
    'A secret that has to be there reads as ****** (six asterisks).',
    "CONTRACT.md 4.5: real output of the vendor's command line for Platform v2"
  ),
  'key-of-certificate-is-redacted': assumed(
    'The private key of a certificate reads as ******.',
    'The contract does not mark it as secret (SPEC:2654-2671), which is taken for an oversight: a mock shows no key.'
  ),
  'client-secret-of-grant-is-masked': assumed(
    'A client secret in a grant reads as ******, where there is one.',
    'The contract says it is not displayed, and not whether it is masked or left out (CONTRACT.md 4.5).'
  ),
  'usages-are-shown': assumed(
    'Every answer that shows a credential lists under usages the connections that use it.',
    'The contract has them on endpoints that it does not name (SPEC:2467-2469). That the real import leaves them out is as likely.'
  ),
  'touched-by-changes': assumed(
    'A change to a version, or to anything under it, renews updatedAt of the version and of its connector.',
    'The contract says so of a connector in words that are copied from elsewhere (SPEC:2926-2933).'
  )
}
