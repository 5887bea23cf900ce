import type { requestErrors } from '../errors/request-errors.js'
import type { vendorErrors } from '../errors/vendor-errors.js'
import type { ErrorNote } from './entry.js'

const NO_STATUS = 'The vendor names no status for it (CONTRACT.md 2.4).'

const PLAIN_401 = `${NO_STATUS} It is the one that HTTP has for a credential that lets nobody in.`

const NO_LIMIT = 'No limit of the real platform is public.'

/** Of errors that a request meets before, or on the way to, what it asks for. */
export const requestErrorNotes: Readonly<Record<keyof typeof vendorErrors | keyof typeof requestErrors, ErrorNote>> = {
  malformedUrl: { behaviour: 'A path that cannot be percent-decoded is refused.', because: NO_STATUS },
  invalidPathParameter: {
    behaviour: 'An id of the path that is no ULID is refused.',
    because: 'A typed parameter of a wrong length fails to bind (CONTRACT.md 3.1); the status is inferred.',
    question: 22,
    confidence: 'medium-high',
    settings: ['strictIds']
  },
  malformedRequest: { behaviour: 'What is no well-formed HTTP request is refused.', because: NO_STATUS },
  invalidBody: {
    behaviour: 'A body that is missing, no JSON, or not as its schema or the operation wants it is refused.',
    source: 'SPEC:383-388: UpdateConnector; SPEC:2049, 2110: the parts of a grant that do not go together',
    because: 'Of other operations and mistakes the contract gives no status.'
  },
  invalidQuery: {
    behaviour: 'A parameter of the query that is of a wrong type, or not among what is allowed, is refused.',
    because: NO_STATUS
  },
  invalidPageSize: {
    behaviour: 'A page size that is no whole number from 1 to 1000 is refused.',
    because:
      'The words are those of a real error of Platform v2 (CONTRACT.md 2.3); that Connect answers so is inferred.'
  },
  unsupportedMediaType: {
    behaviour: 'A body of a type that the operation does not take is refused.',
    because: NO_STATUS
  },
  credentialMissing: { behaviour: 'A request without a credential is refused.', because: PLAIN_401 },
  credentialMalformed: {
    behaviour: 'A header Authorization that is neither Bearer nor JWT and a token is refused.',
    because: PLAIN_401
  },
  credentialUnknown: { behaviour: 'An API key that nobody has is refused.', because: PLAIN_401 },
  apiKeyExpired: { behaviour: 'An API key that has expired is refused.', because: PLAIN_401 },
  tokenMalformed: { behaviour: 'A token that is no compact JWT is refused.', because: PLAIN_401 },
  tokenAlgorithmRefused: {
    behaviour: 'A token that is signed with an algorithm that is not taken, "none" among them, is refused.',
    because: `${PLAIN_401} RS256 for signing keys is documented, those for id_tokens are not public.`
  },
  tokenSignatureInvalid: { behaviour: 'A token whose signature does not fit is refused.', because: PLAIN_401 },
  tokenIssuerUnknown: { behaviour: 'A token of an issuer that is not known is refused.', because: PLAIN_401 },
  tokenAudienceRefused: { behaviour: 'A token that was made for another audience is refused.', because: PLAIN_401 },
  tokenExpired: { behaviour: 'A token that has expired, by the clock of the sandbox, is refused.', because: PLAIN_401 },
  tokenNotYetValid: { behaviour: 'A token that is for later (nbf) is refused.', because: PLAIN_401 },
  tokenClaimInvalid: {
    behaviour: 'A token that lacks a claim, or has one of a wrong type, is refused.',
    because: PLAIN_401
  },
  tokenSubjectUnknown: { behaviour: 'A token of a subject that is no user is refused.', because: PLAIN_401 },
  signingKeyUnknown: { behaviour: 'A token of a signing key that is not known is refused.', because: PLAIN_401 },
  organisationForbidden: {
    behaviour:
      'A credential of another organisation is refused, and so is one for an organisation that does not exist.',
    because: `${NO_STATUS} The two cannot be told apart, so that nobody finds out which organisations there are.`,
    question: 25,
    confidence: 'medium'
  },
  endUserForbidden: {
    behaviour: 'A token of an end user is refused.',
    because: "It reaches the user's own activations only (CONTRACT.md 1.2); that Connect refuses it so is inferred.",
    question: 26,
    confidence: 'medium'
  },
  connectorNotFound: {
    behaviour: 'An import of a connector that does not exist, or is private, is refused.',
    because: 'A failed lookup is a 404 elsewhere (SPEC:366), and the two cannot be told apart.',
    question: 3,
    confidence: 'medium-high'
  },
  versionNotFound: {
    behaviour: 'A version that the connector does not have is not found.',
    source: 'SPEC:806-809: GetConnectorVersion',
    because: 'Of other operations the contract gives no status.',
    question: 23,
    confidence: 'high'
  },
  versionIsDraft: {
    behaviour: 'An import of a draft is refused.',
    because: "Only published versions may be used by others, and a draft is its author's work.",
    question: 6,
    confidence: 'medium',
    settings: ['draftImport']
  },
  nothingPublished: {
    behaviour: 'An import of latest or default, where nothing is published, is refused.',
    because: 'Both stand for a published version (SPEC:138-141); the status is inferred.',
    question: 7,
    confidence: 'high'
  },
  pathNotFound: {
    behaviour: 'A path that no operation has is not found.',
    because: NO_STATUS,
    question: 33,
    confidence: 'high'
  },
  methodNotAllowed: {
    behaviour: 'A method that the path does not take is refused.',
    because: `${NO_STATUS} It could be a 404.`,
    question: 32,
    confidence: 'low'
  },
  requestTimeout: { behaviour: 'A request that is not sent in time is given up.', because: NO_LIMIT },
  alreadyImported: {
    behaviour: 'Under repeatImport: conflict, an import of what was imported before is refused.',
    because: 'The contract names no such error; the default makes another connector.',
    question: 18,
    confidence: 'medium',
    settings: ['repeatImport']
  },
  bodyTooLarge: { behaviour: 'A body that is longer than the limit is refused.', because: NO_LIMIT },
  headersTooLarge: { behaviour: 'Headers that are longer than the limit are refused.', because: NO_LIMIT }
}
