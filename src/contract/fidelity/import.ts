import { assumed, documented } from './entry.js'

const IMPORT = ['ImportPublicConnectorVersion'] as const

/** What ImportPublicConnectorVersion does. */
export const imports = {
  'import-destination': assumed(
    'The organisation in the path is the destination of the import. The caller must belong to it.',
    'The description says "into the users organisation", and nothing else in the request names a destination.',
    { question: 1, confidence: 'high', operations: IMPORT }
  ),
  'import-source': assumed(
    'The source is looked up by id among the public connectors of all organisations.',
    'The organisation in the path is the destination, so it cannot limit the source. Ids are unique everywhere.',
    { question: 2, confidence: 'high', operations: IMPORT }
  ),
  'import-private-source': assumed(
    'A private connector of another organisation gets exactly the same 404 as one that does not exist.',
    'A different response would reveal that it exists. A failed lookup is a 404 in the rest of the contract.',
    { question: 3, confidence: 'medium-high', operations: IMPORT, errors: ['connectorNotFound'] }
  ),
  'import-own-private-source': assumed(
    "A private connector of the caller's own organisation gets the same 404.",
    'It is not in the public library. 403 or 409 are possible.',
    { question: 4, confidence: 'medium', operations: IMPORT, errors: ['connectorNotFound'] }
  ),
  'import-own-public-source': assumed(
    "A public connector of the caller's own organisation can be imported. The organisation then has it twice.",
    'The contract does not forbid it, and states no rule by which to refuse it.',
    { question: 5, confidence: 'medium', operations: IMPORT, checked: true }
  ),
  'import-of-drafts': assumed(
    'A draft cannot be imported: 404. Under draftImport: allow it can, by its name.',
    'Other products can use published versions only, and a draft is unfinished work.',
    {
      question: 6,
      confidence: 'medium',
      operations: IMPORT,
      settings: ['draftImport'],
      errors: ['versionIsDraft'],
      checked: true
    }
  ),
  'import-of-nothing-published': assumed(
    'latest and default are a 404 if the connector has no published version.',
    'Both refer to a published version; the status is inferred.',
    { question: 7, confidence: 'high', operations: IMPORT, errors: ['nothingPublished'] }
  ),
  'import-keeps-version-name': assumed(
    'The new version has the name of the version that was found. It is never named latest or default.',
    'Those two names are reserved (SPEC:2829-2830).',
    { question: 8, confidence: 'high', operations: IMPORT }
  ),
  'import-makes-new-ids': assumed(
    'Connector, version, connections, credentials, actions, triggers and definitions get new ids. Auth scheme configs keep theirs.',
    'They are new objects. The ids of schemes come from clients and must be unique within a connector only.',
    { question: 9, confidence: 'high', operations: IMPORT }
  ),
  'import-belongs-to-destination': assumed(
    'organisationId of the new connector is the one in the path, in upper case.',
    'It names the owner.',
    { question: 10, confidence: 'high', operations: IMPORT }
  ),
  'import-is-private': assumed(
    'The new connector is not public.',
    'An import is private work. A public copy would republish the connector of another organisation.',
    { question: 11, confidence: 'medium-high', operations: IMPORT }
  ),
  'import-makes-a-draft': documented(
    'The new connector has one version, a draft. Its publishedAt is null.',
    'SPEC:889-892; isLatest and isDefault are false by SPEC:138-141',
    { question: 12, confidence: 'high', operations: IMPORT }
  ),
  'import-copies-the-rest': assumed(
    'The import copies name, documentationURL, imageURL, tags, protocol, baseUrl or datasetId, auth scheme configs, connection variables, and the actions, triggers and definitions of the version.',
    'Together they make up the connector.',
    { question: 13, confidence: 'medium-high', operations: IMPORT }
  ),
  'import-copies-connections': assumed(
    'Connections are copied with their variables and credentials. The credentials then belong to the destination, and their secrets read ****** for good. Under importConnections: omit the new connector has no connections.',
    "The vendor's sample response has connections, but they contain secrets of another organisation. The real import may do either.",
    { question: 14, confidence: 'low', operations: IMPORT, settings: ['importConnections'], checked: true }
  ),
  'import-keeps-owner-of-grant': assumed(
    "An OAuth 2.0 grant keeps credentialId, organisationId and clientId, which belong to the library's owner.",
    'The contract names imports as the reason for another owner (SPEC:2068-2070). Inferred: an import copies all three unchanged.',
    { question: 15, confidence: 'high', operations: IMPORT, checked: true }
  ),
  'import-drops-client-secret': assumed(
    'The client secret of a grant is not copied, so the response does not have one.',
    'No secret crosses from one organisation to another. The real response could have ****** instead.',
    { question: 15, confidence: 'medium', operations: IMPORT, checked: true }
  ),
  'import-drops-foreign-certificate': assumed(
    'A scheme keeps mtlsEnabled. It keeps mtlsCredentialId only if that credential was copied too.',
    'It would refer to a credential of another organisation. The platform links certificates by itself (SPEC:2232-2240).',
    { question: 16, confidence: 'low-medium', operations: IMPORT, checked: true }
  ),
  'import-copies-categories': assumed(
    'Categories are copied. Lists can be filtered by them, but no response shows them.',
    'Connector has no property for them.',
    { question: 17, confidence: 'low', operations: IMPORT }
  ),
  'import-of-the-same-again': assumed(
    'Importing the same version again creates another, independent connector. Under repeatImport: conflict it is a 409.',
    'The contract has no idempotency key, no link to the source, no unique names and no 409 for it.',
    {
      question: 18,
      confidence: 'medium',
      operations: IMPORT,
      settings: ['repeatImport'],
      errors: ['alreadyImported'],
      checked: true
    }
  ),
  'import-of-another-version': assumed(
    'Importing another version of the same connector also creates another, independent connector.',
    'It could become a version of the first import, but nothing links the two.',
    { question: 19, confidence: 'medium', operations: IMPORT, checked: true }
  ),
  'import-answers-200': documented('A successful import returns 200 and the whole Connector.', 'SPEC:895-900', {
    question: 21,
    confidence: 'high',
    operations: IMPORT
  }),
  'import-takes-any-version-name': assumed(
    'The version can be any string. An unknown one is a 404. latest and default match exactly, in lower case.',
    'The parameter is a string without a pattern (SPEC:1728-1736).',
    { question: 23, confidence: 'high', operations: IMPORT, errors: ['versionNotFound'] }
  ),
  'import-is-a-copy': assumed(
    'Editing, hiding or deleting the source later does not affect the import.',
    'The draft is a copy.',
    { question: 27, confidence: 'medium-high', operations: IMPORT }
  ),
  'import-is-made-now': assumed(
    'createdAt and updatedAt are the time of the import, everywhere in the new connector.',
    "In the vendor's only real sample they are equal after creation (docs/contract.md 3.2).",
    { question: 28, confidence: 'high', operations: IMPORT }
  ),
  'import-copies-description': assumed(
    'The description of the version is copied. Its messages are not.',
    'Messages come from a validation, and the copy was not validated.',
    { question: 29, confidence: 'low', operations: IMPORT, checked: true }
  ),
  'import-drops-validation-messages': assumed(
    'validationMessages of auth scheme configs are not copied.',
    'They come from a validation, and the copy was not validated.',
    { question: 30, confidence: 'medium', operations: IMPORT }
  ),
  'import-is-first-in-list': documented(
    'The new connector is first in ListConnectors and absent from ListPublicConnectors.',
    'SPEC:268-274, 315-320: lists start with the latest change, and the connector is private',
    {
      question: 31,
      confidence: 'high',
      operations: ['ImportPublicConnectorVersion', 'ListConnectors', 'ListPublicConnectors']
    }
  )
}
