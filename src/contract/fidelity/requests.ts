import { MAX_ITEMS, MAX_NAME_LENGTH, MAX_TEXT_LENGTH, MAX_URL_LENGTH } from '../limits.js'
import { assumed, documented, ofMock } from './entry.js'

/** The form of a request, and what is refused before any operation runs. */
export const requests = {
  'base-paths': documented(
    "Operations are served under /api/connect/v1, as in production, and at the root, as on the vendor's development server.",
    'SPEC:183-189'
  ),
  'path-ids-are-ulids': documented(
    'The ids of organisations, connectors and connections in a path are ULIDs. Under strictIds: false they can be any non-empty string.',
    'SPEC:1687-1727',
    { settings: ['strictIds'], errors: ['invalidPathParameter'] }
  ),
  'malformed-ids-are-400': assumed(
    'An id in the path that is not a ULID is a 400 that names the parameter. The letters I, L, O and U make an id malformed too.',
    "Path parameters have a type, and a wrong length fails to bind (docs/contract.md 3.1); the status is inferred. The vendor's parser lets those four letters through.",
    { question: 22, confidence: 'medium-high', settings: ['strictIds'], errors: ['invalidPathParameter'] }
  ),
  'ids-in-lower-case': assumed(
    'ULIDs are accepted in lower case and returned in upper case.',
    "The ULID library of the vendor's server does this (docs/contract.md 3.1).",
    { question: 22, confidence: 'medium-high', checked: true }
  ),
  'ids-of-any-text': ofMock(
    'Under strictIds: false an id in a path can be any non-empty string.',
    'Seeds can then have readable ids.',
    { settings: ['strictIds'] }
  ),
  'path-parts-are-decoded': documented(
    'Path parts are percent-decoded before the lookup. A version name may contain spaces, slashes and any Unicode.',
    "SPEC:1728-1736; docs/contract.md 3.1: the vendor's client encodes them"
  ),
  'unknown-path-is-404': assumed('An unknown path is a 404 with the body of an error.', 'The contract does not say.', {
    errors: ['pathNotFound']
  }),
  'wrong-method-is-405': assumed(
    'A wrong method on a known path is a 405 with the body of an error and an Allow header.',
    'The contract does not say; it could be a 404.',
    { question: 32, confidence: 'low', errors: ['methodNotAllowed'] }
  ),
  'no-redirect': assumed(
    'Nothing is redirected. A path with a trailing slash is a 404, or a 400 where it leaves out an id, as in /o/{organisation_id}/connectors/.',
    "The vendor's clients turn a redirected POST into a GET (docs/contract.md 8). The statuses are inferred.",
    { question: 33, confidence: 'high', errors: ['pathNotFound', 'invalidPathParameter'] }
  ),
  'no-quotas': assumed('There is no rate limit. A fault of kind quota adds one.', 'No limit is known.', {
    question: 34,
    confidence: 'low'
  }),
  'cors-for-local-pages': assumed(
    'Web pages of this machine can call the operations, with credentials; --cors-origin allows others.',
    "The vendor's SDK runs in browsers, so the platform allows CORS. Its origins are not public.",
    { question: 34, confidence: 'low' }
  ),
  'head-as-get': assumed(
    'HEAD gets the status and headers of GET, without a body.',
    'The contract has no HEAD; HTTP asks every server for it (RFC 9110, 9.1).'
  ),
  'unknown-query-is-ignored': assumed(
    'Unknown query parameters are ignored. An empty parameter counts as left out.',
    'The contract does not say; generated servers do this.'
  ),
  'unknown-properties-are-ignored': documented(
    'Unknown properties of a body are accepted and dropped.',
    'docs/contract.md 3.5: only one schema forbids them. Inferred: the server drops them'
  ),
  'body-where-none-is-taken': assumed(
    'An operation without a body ignores a body of any type and content, up to the size limit.',
    "Generated servers never read such a body. The vendor's client sends Content-Length: 0 and no Content-Type.",
    { question: 20, confidence: 'high', checked: true }
  ),
  'body-where-one-is-needed': assumed(
    'An operation with a body requires it.',
    'Two operations do not mark their body as required (SPEC:586, SPEC:643), but cannot work without it.',
    { operations: ['InitialiseOAuth2Connection', 'CreateConnectorConnection'], errors: ['invalidBody'] }
  ),
  'accept-is-ignored': assumed(
    'The header Accept is ignored: a response has the media type of its operation.',
    "The contract declares one media type for each response. The vendor's clients send */* or application/json."
  ),
  'platform-v2-is-not-served': ofMock(
    'A path of Platform v2, the newer API of the vendor, is a 404 that says so, also behind another prefix than its own.',
    'Its clients have other paths (docs/contract.md 3.1), and a plain 404 would look like a mistake in one of them.',
    { errors: ['pathNotFound'] }
  ),
  'uris-are-checked': documented(
    'A URL of an OAuth 2.0 scheme or client is an absolute URI (RFC 3986), otherwise 400. Only baseUrl can contain placeholders such as {{shop}}. authorizeUrl can be empty for a grant without that step.',
    'SPEC:2181, SPEC:2188, SPEC:2542, SPEC:2550, SPEC:3153; that the platform checks the format is assumed, and so is the empty authorizeUrl of a scheme',
    {
      operations: [
        'UpsertAuthSchemeConfig',
        'CreateHTTPConnector',
        'CreateConnectorConnection',
        'InitialiseOAuth2Connection'
      ],
      errors: ['invalidBody']
    }
  ),
  'required-in-error': assumed(
    'Three required properties may be left out: connections of HTTPConnectorCreate, and the id of a response in ActionCreate and TriggerCreate.',
    'The contract requires them without describing them. Clients that follow its text do not send them (docs/contract.md 3.6, item 7).',
    { operations: ['CreateHTTPConnector', 'CreateAction', 'CreateTrigger'] }
  ),
  'connections-of-new-http-connectors': assumed(
    'CreateHTTPConnector makes the connections that it is sent, as CreateBigQueryConnector does.',
    'The contract requires connections without describing them (SPEC:4639).',
    { operations: ['CreateHTTPConnector'], errors: ['invalidBody'] }
  ),
  'limits-of-size': assumed(
    'A body may have 1 MiB (--body-limit; OpenAPI documents: --document-limit), otherwise 413. The request line and headers may have 16 KiB in total, otherwise 431. A request must arrive within 30 seconds, and its headers within 10, otherwise 408.',
    'No limit of the real platform is public.',
    { errors: ['bodyTooLarge', 'headersTooLarge', 'requestTimeout'] }
  ),
  'length-of-version-names': assumed(
    'A version name has at most 255 characters.',
    'No limit is public, but a name has to fit into a path.',
    { operations: ['CreateConnectorVersion', 'UpdateConnectorVersion'], errors: ['invalidBody'] }
  ),
  'size-of-contents': assumed(
    `Names, ids, keys, media types, scopes and tags have at most ${MAX_NAME_LENGTH} characters, URLs and paths ${MAX_URL_LENGTH}, any other text ${MAX_TEXT_LENGTH}. Lists within a resource have at most ${MAX_ITEMS} items. More is a 400 that names the field.`,
    'No limit of the real platform is public. Lists and schemas repeat names, so a long one would multiply.',
    { errors: ['invalidBody'] }
  )
}
