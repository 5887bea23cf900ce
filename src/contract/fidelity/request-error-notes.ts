import type { requestErrors } from '../errors/request-errors.js'
import type { vendorErrors } from '../errors/vendor-errors.js'
import type { ErrorNote } from './entry.js'

const NO_STATUS = 'The vendor names no status for this (docs/contract.md 2.4).'

const PLAIN_401 = `${NO_STATUS} HTTP has 401 for a credential that does not identify anyone.`

const NO_LIMIT = 'No limit of the real platform is public.'

/** Errors that most operations share, and those of the library import. */
export const requestErrorNotes: Readonly<Record<keyof typeof vendorErrors | keyof typeof requestErrors, ErrorNote>> = {
  malformedUrl: { behaviour: 'A path that cannot be percent-decoded is refused.', because: NO_STATUS },
  invalidPathParameter: {
    behaviour: 'An id in the path that is not a ULID is refused.',
    because:
      'Path parameters have a type, and a wrong length fails to bind (docs/contract.md 3.1); the status is inferred.',
    question: 22,
    confidence: 'medium-high',
    settings: ['strictIds']
  },
  malformedRequest: { behaviour: 'A request that is not well-formed HTTP is refused.', because: NO_STATUS },
  invalidBody: {
    behaviour: 'A body is refused if it is missing, is not JSON, or breaks the rules of its schema or operation.',
    source: 'SPEC:383-388: UpdateConnector; SPEC:2049, 2110: grants with an odd mix of properties',
    because: 'For other operations and mistakes the contract names no status.'
  },
  invalidQuery: {
    behaviour: 'A query parameter with a wrong type or a value that is not allowed is refused.',
    because: NO_STATUS
  },
  invalidPageSize: {
    behaviour: 'A page size that is not a whole number from 1 to 1000 is refused.',
    because: 'The words come from a real error of Platform v2 (docs/contract.md 2.3). Inferred: Connect has the same.'
  },
  unsupportedMediaType: {
    behaviour: 'A body with a Content-Type that the operation does not accept is refused.',
    because: NO_STATUS
  },
  unsupportedContentEncoding: { behaviour: 'A compressed body is refused.', because: NO_STATUS },
  credentialMissing: { behaviour: 'A request without a credential is refused.', because: PLAIN_401 },
  credentialMalformed: {
    behaviour: 'An Authorization header is refused unless it is Bearer or JWT with a token.',
    because: PLAIN_401
  },
  credentialUnknown: { behaviour: 'An unknown API key is refused.', because: PLAIN_401 },
  apiKeyExpired: { behaviour: 'An expired API key is refused.', because: PLAIN_401 },
  tokenMalformed: { behaviour: 'A token that is not a compact JWT is refused.', because: PLAIN_401 },
  tokenAlgorithmRefused: {
    behaviour: 'A token signed with an algorithm that is not accepted, such as "none", is refused.',
    because: `${PLAIN_401} RS256 for signing keys is documented; the algorithms of id_tokens are not public.`
  },
  tokenSignatureInvalid: { behaviour: 'A token with a wrong signature is refused.', because: PLAIN_401 },
  tokenIssuerUnknown: { behaviour: 'A token of an unknown issuer is refused.', because: PLAIN_401 },
  tokenAudienceRefused: { behaviour: 'A token for another audience is refused.', because: PLAIN_401 },
  tokenExpired: { behaviour: 'A token that has expired, by the clock of the sandbox, is refused.', because: PLAIN_401 },
  tokenNotYetValid: { behaviour: 'A token that is not valid yet (nbf) is refused.', because: PLAIN_401 },
  tokenClaimInvalid: {
    behaviour: 'A token with a claim that is missing or has the wrong type is refused.',
    because: PLAIN_401
  },
  tokenSubjectUnknown: { behaviour: 'A token whose subject is not a known user is refused.', because: PLAIN_401 },
  signingKeyUnknown: { behaviour: 'A token of an unknown signing key is refused.', because: PLAIN_401 },
  organisationForbidden: {
    behaviour: 'A credential of another organisation is refused. So is any credential for an unknown organisation.',
    because: `${NO_STATUS} Both get the same response, which hides the organisations that exist.`,
    question: 25,
    confidence: 'medium'
  },
  endUserForbidden: {
    behaviour: 'A token of an end user is refused.',
    because:
      "It reaches the user's own activations only (docs/contract.md 1.2). Inferred: Connect refuses it this way.",
    question: 26,
    confidence: 'medium'
  },
  connectorNotFound: {
    behaviour: 'Importing a connector that does not exist, or is private, is refused.',
    because: 'A failed lookup is a 404 elsewhere (SPEC:366), and both cases must look the same.',
    question: 3,
    confidence: 'medium-high'
  },
  versionNotFound: {
    behaviour: 'A version that the connector does not have is a 404.',
    source: 'SPEC:806-809: GetConnectorVersion',
    because: 'For other operations the contract names no status.',
    question: 23,
    confidence: 'high'
  },
  versionIsDraft: {
    behaviour: 'Importing a draft is refused.',
    because: 'Other products can use published versions only, and a draft is unfinished work.',
    question: 6,
    confidence: 'medium',
    settings: ['draftImport']
  },
  nothingPublished: {
    behaviour: 'Importing latest or default is refused if the connector has no published version.',
    because: 'Both refer to a published version (SPEC:138-141); the status is inferred.',
    question: 7,
    confidence: 'high'
  },
  pathNotFound: {
    behaviour: 'A path that no operation has is a 404.',
    because: NO_STATUS,
    question: 33,
    confidence: 'high'
  },
  methodNotAllowed: {
    behaviour: 'A method that the path does not have is refused.',
    because: `${NO_STATUS} It could be a 404.`,
    question: 32,
    confidence: 'low'
  },
  requestTimeout: { behaviour: 'A request that takes too long to arrive is refused.', because: NO_LIMIT },
  alreadyImported: {
    behaviour: 'Under repeatImport: conflict, importing the same version again is refused.',
    because: 'The contract names no such error. By default a second import creates another connector.',
    question: 18,
    confidence: 'medium',
    settings: ['repeatImport']
  },
  bodyTooLarge: { behaviour: 'A body above the size limit is refused.', because: NO_LIMIT },
  connectorTooLong: {
    behaviour: 'A write is refused if GetConnector could not return the connector afterwards within the size limit.',
    because: NO_LIMIT
  },
  headersTooLarge: { behaviour: 'Headers above the size limit are refused.', because: NO_LIMIT }
}
