import { assumed, documented, ofMock } from './entry.js'

/** What a request may look like, and what is refused before an operation sees it. */
export const requests = {
  'base-paths': documented(
    'The operations are served under /api/connect/v1, as in production, and at the root, as on the development server of the vendor.',
    'SPEC:183-189'
  ),
  'path-ids-are-ulids': documented(
    'The ids of organisations, connectors and connections in paths are ULIDs; without strictIds any text that is not empty will do.',
    'SPEC:1687-1727',
    { settings: ['strictIds'], errors: ['invalidPathParameter'] }
  ),
  'malformed-ids-are-400': assumed(
    'An id of the path that is no ULID is a 400 that names the parameter. What is no letter or digit of a ULID (I, L, O, U) counts as malformed too, which the parser of the vendor lets through.',
    'The path parameters are typed, and what has a wrong length fails to bind (CONTRACT.md 3.1); the status is inferred.',
    { question: 22, confidence: 'medium-high', settings: ['strictIds'], errors: ['invalidPathParameter'] }
  ),
  'ids-in-lower-case': assumed(
    'ULIDs are taken in lower case, and answered in upper case.',
    "So does the library that the vendor's server is written with (CONTRACT.md 3.1).",
    { question: 22, confidence: 'medium-high', checked: true }
  ),
  'ids-of-any-text': ofMock(
    'Under strictIds: false an id of a path may be any text that is not empty.',
    'For seeds with ids that people can read.',
    { settings: ['strictIds'] }
  ),
  'path-parts-are-decoded': documented(
    'Path parts are percent-decoded before they are looked up: the name of a version may hold spaces, slashes and any Unicode.',
    "SPEC:1728-1736; CONTRACT.md 3.1: the vendor's client encodes them so"
  ),
  'unknown-path-is-404': assumed(
    'A path that no operation has is a 404 with the body of an error.',
    'The contract is silent.',
    { errors: ['pathNotFound'] }
  ),
  'wrong-method-is-405': assumed(
    'A method that a known path does not take is a 405 with the body of an error and the header Allow.',
    'The contract is silent; it could be a 404.',
    { question: 32, confidence: 'low', errors: ['methodNotAllowed'] }
  ),
  'no-redirect': assumed(
    'Nothing is ever redirected: a path with a slash at its end is a 404.',
    'A redirected POST would be made a GET by the clients of the vendor (CONTRACT.md 8); that a slash is not forgiven is inferred.',
    { question: 33, confidence: 'high', errors: ['pathNotFound'] }
  ),
  'no-quotas-and-no-cors': assumed(
    'There is no rate limit and no CORS header; a fault of the kind quota makes a limit.',
    'No limit is known. The real platform must allow CORS, as its SDK runs in browsers, but for which origins is not public.',
    { question: 34, confidence: 'low' }
  ),
  'unknown-query-is-ignored': assumed(
    'A query parameter that the operation does not take is ignored, and one that is empty counts as left out.',
    'The contract is silent; a server that is generated from it does so.'
  ),
  'unknown-properties-are-ignored': documented(
    'Properties of a body that the contract does not know are let through, and not kept.',
    'CONTRACT.md 3.5: no schema but one forbids further properties; that they are not kept is inferred'
  ),
  'body-where-none-is-taken': assumed(
    'An operation that takes no body ignores one, whatever its type and however malformed, up to the limit of its size.',
    "The contract has no body there, and a server that is generated from it never reads one. The vendor's client sends Content-Length: 0 and no Content-Type.",
    { question: 20, confidence: 'high', checked: true }
  ),
  'body-where-one-is-needed': assumed(
    'An operation that takes a body cannot do without one.',
    'Two of them do not say that they require it (SPEC:568, SPEC:644), and have nothing to do without it.',
    { operations: ['InitialiseOAuth2Connection', 'CreateConnectorConnection'], errors: ['invalidBody'] }
  ),
  'required-in-error': assumed(
    'Three properties that the contract requires may be left out: connections of HTTPConnectorCreate, and the id of responses in ActionCreate and TriggerCreate.',
    'The contract requires them without saying what they are, and a client that follows its prose does not send them (CONTRACT.md 3.6, 7).',
    { operations: ['CreateHTTPConnector', 'CreateAction', 'CreateTrigger'] }
  ),
  'limits-of-size': assumed(
    'A body has 1 MiB at most (--body-limit): 413; request line and headers have 16 KiB together: 431; a request must arrive within 30 seconds: 408.',
    'No limit of the real platform is public.',
    { errors: ['bodyTooLarge', 'headersTooLarge', 'requestTimeout'] }
  ),
  'length-of-version-names': assumed(
    'The name of a version has 255 characters at most.',
    'No limit is public; a name has to stand in a path.',
    { operations: ['CreateConnectorVersion', 'UpdateConnectorVersion'], errors: ['invalidBody'] }
  )
}
