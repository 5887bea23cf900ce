import { assumed, documented, observed, ofMock } from './entry.js'

/** What all responses have in common. */
export const answers = {
  'answers-are-json': documented(
    'Every response with a body is application/json, errors included. Only GetRawSchema sends application/schema+json.',
    'docs/contract.md 2.1: no other type is declared'
  ),
  'json-has-no-charset': documented(
    'The Content-Type of JSON is application/json, without a charset.',
    'docs/contract.md 2.1; JSON has no charset (RFC 8259, 11). What the platform sends is not public',
    { settings: ['jsonCharset'] }
  ),
  'error-body': documented(
    'The body of an error is { code, message, fields?, details? }. Each field has a path, such as field1.field2[0].',
    'SPEC:1834-1868'
  ),
  'error-codes': assumed(
    'The code of an error is its status and three more digits, such as "404001".',
    'The vendor publishes no error codes. The two codes that its clients make up have this form (docs/contract.md 2.2).'
  ),
  'error-wording': observed(
    'The message of an error is a short phrase in lower case without a full stop; details is a sentence.',
    'docs/contract.md 2.3: the only public real error, of Platform v2. Inferred: Connect words its errors alike'
  ),
  'explanation-of-errors': ofMock(
    'Every error has a header x-mock-explain with the rule, the evidence and the entry of this ledger. Every response has x-request-id.',
    'Headers explain an error without changing the body, which stays as the vendor describes it.'
  ),
  'absent-when-empty': assumed(
    'Optional properties that are empty ("", false, [] or {}) are left out. Required lists that are empty are [].',
    'The types that the vendor generates from its document do this (docs/contract.md 3.3). We do not know whether its server sends null for an empty list.',
    { settings: ['emptyLists'] }
  ),
  'null-only-for-drafts': documented(
    'The only property of the contract that is null is publishedAt, for drafts. The default of a parameter can be any value, and null reads back as null.',
    'SPEC:2853-2858; docs/contract.md 3.3; SPEC:3603-3610 for the default'
  ),
  'errors-absent-when-valid': assumed(
    'An action or a trigger without errors has no property errors, also after its version was validated for publishing.',
    'By its description an empty list means "validated, no errors", and absence "not validated" (SPEC:3532-3534, SPEC:4039-4041). But the property is optional, and the types that the vendor generates cannot write an empty optional list (docs/contract.md 3.3).',
    { operations: ['GetAction', 'GetTrigger', 'PublishConnector'], settings: ['emptyErrors'] }
  ),
  'timestamps-in-utc': documented(
    'Times are RFC 3339 in UTC with a Z. Decimals have no trailing zeros.',
    'SPEC: format date-time; docs/contract.md 3.2: the only real sample, which has microseconds'
  ),
  'ulids-in-upper-case': documented('Ids made by the server are ULIDs in upper case.', 'docs/contract.md 3.1'),
  'secrets-are-redacted': documented(
    'No response contains a secret: value, valueBase64, password and clientSecret are redacted; accessToken and refreshToken are left out.',
    'docs/contract.md 4.5'
  ),
  'redacted-reads-as-stars': observed(
    'A redacted secret reads ******, six asterisks.',
    "docs/contract.md 4.5: real output of the vendor's command line for Platform v2"
  ),
  'key-of-certificate-is-redacted': assumed(
    'The private key of a certificate reads ******.',
    'The contract does not mark it as a secret (SPEC:2654-2671). We take that for an oversight and show no key.'
  ),
  'additional-params-are-public': assumed(
    'additionalParams of an oauth2-client credential and additionalTokenParams of a scheme are shown as sent. An import copies them, and the journal keeps them.',
    'The contract does not mark them as secret (SPEC:2562, SPEC:2217).'
  ),
  'client-secret-of-grant-is-masked': assumed(
    'The client secret of a grant reads ****** if the grant has one.',
    "The contract says only that it is not displayed. The vendor's command line shows clientSecret: '******' in a grant of Platform v2 (docs/contract.md 4.5)."
  ),
  'usages-are-shown': assumed(
    'Every credential lists under usages the connections that use it.',
    'The contract includes usages on endpoints that it does not name (SPEC:2467-2469). The real import may well leave them out.'
  ),
  'touched-by-changes': assumed(
    'A change to a version, or to anything below it, updates updatedAt of the version and of its connector.',
    'For connectors, the contract describes this in words copied from versions (SPEC:2926-2933).'
  )
}
