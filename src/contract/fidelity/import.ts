import { assumed, documented } from './entry.js'

const IMPORT = ['ImportPublicConnectorVersion'] as const

/** ImportPublicConnectorVersion, step by step. */
export const imports = {
  'import-destination': assumed(
    'The organisation of the path is the destination of an import, and the one that the caller must belong to.',
    "The prose says into the user's organisation, and nothing else in the request names a destination.",
    { question: 1, confidence: 'high', operations: IMPORT }
  ),
  'import-source': assumed(
    'The source is looked up by its id among the public connectors of all organisations.',
    'A consequence of the destination being in the path; ids are unique everywhere.',
    { question: 2, confidence: 'high', operations: IMPORT }
  ),
  'import-private-source': assumed(
    'A private connector of another organisation gets the same 404, to the byte, as one that does not exist.',
    'Nobody can find out what there is; a failed lookup is the only failure that the contract names.',
    { question: 3, confidence: 'medium-high', operations: IMPORT, errors: ['connectorNotFound'] }
  ),
  'import-own-private-source': assumed(
    "A private connector of the caller's own organisation gets that 404 too.",
    'It is not in the public library. 403 and 409 are possible.',
    { question: 4, confidence: 'medium', operations: IMPORT, errors: ['connectorNotFound'] }
  ),
  'import-own-public-source': assumed(
    "A public connector of the caller's own organisation can be imported: the organisation then has it twice.",
    'Nothing forbids it, and a refusal would need a code that nobody knows.',
    { question: 5, confidence: 'medium', operations: IMPORT, checked: true }
  ),
  'import-of-drafts': assumed(
    'A draft that is named cannot be imported: 404; under draftImport: allow it can.',
    "Only published versions may be used by others, and a draft is its author's work.",
    {
      ...{
        question: 6,
        confidence: 'medium',
        operations: IMPORT,
        settings: ['draftImport'],
        errors: ['versionIsDraft']
      },
      checked: true
    }
  ),
  'import-of-nothing-published': assumed(
    'An alias of a connector of which nothing is published is a 404.',
    'Both aliases stand for a published version; the status is inferred.',
    { question: 7, confidence: 'high', operations: IMPORT, errors: ['nothingPublished'] }
  ),
  'import-keeps-version-name': assumed(
    'The new version has the name of the version that was found, never latest or default.',
    'Those two are reserved and cannot be names (SPEC:2829-2830).',
    { question: 8, confidence: 'high', operations: IMPORT }
  ),
  'import-makes-new-ids': assumed(
    'Connector, version, connections, credentials, actions, triggers and definitions get new ids; auth scheme configs keep theirs.',
    'They are made anew. The ids of schemes are made by clients, and need be unique in their connector only.',
    { question: 9, confidence: 'high', operations: IMPORT }
  ),
  'import-belongs-to-destination': assumed(
    'organisationId of the new connector is that of the path, in upper case.',
    'It names the owner.',
    { question: 10, confidence: 'high', operations: IMPORT }
  ),
  'import-is-private': assumed(
    'The new connector is not public.',
    'An import is private work, and a public one would publish the connector of somebody else again.',
    { question: 11, confidence: 'medium-high', operations: IMPORT }
  ),
  'import-makes-a-draft': documented(
    'The new connector has one version, a draft: publishedAt is null.',
    'SPEC:889-892; that isLatest and isDefault are false follows from SPEC:138-141',
    { question: 12, confidence: 'high', operations: IMPORT }
  ),
  'import-copies-the-rest': assumed(
    'name, documentationURL, imageURL, tags, protocol, baseUrl or datasetId, auth scheme configs, connection variables, and the actions, triggers and definitions of the version are copied.',
    'They make up the connector.',
    { question: 13, confidence: 'medium-high', operations: IMPORT }
  ),
  'import-copies-connections': assumed(
    "Connections are copied with their variables and credentials; each credential becomes the destination's own, and its secrets read as ****** for good. Under importConnections: omit there are none.",
    'The sample answer of the vendor shows connections, but they hold the secrets of another organisation: either may be true.',
    { question: 14, confidence: 'low', operations: IMPORT, settings: ['importConnections'], checked: true }
  ),
  'import-keeps-owner-of-grant': assumed(
    "The grant of an OAuth 2.0 scheme keeps credentialId, organisationId and clientId of the library's owner, whose application it is.",
    'The contract says that the owner may be another organisation, because of imports (SPEC:2068-2070); that the three are copied as they are is inferred.',
    { question: 15, confidence: 'high', operations: IMPORT, checked: true }
  ),
  'import-drops-client-secret': assumed(
    'A client secret in the grant of a scheme is not copied, and so is left out of the answer.',
    'No secret crosses from one organisation to another; a real answer could show ****** in its place.',
    { question: 15, confidence: 'medium', operations: IMPORT, checked: true }
  ),
  'import-drops-foreign-certificate': assumed(
    'A scheme keeps mtlsEnabled, and mtlsCredentialId only where the credential that it names was copied along.',
    'It would name a credential of another organisation; the platform links a certificate by itself (SPEC:2232-2240).',
    { question: 16, confidence: 'low-medium', operations: IMPORT, checked: true }
  ),
  'import-copies-categories': assumed(
    'Categories are copied: lists can be filtered by them, no answer shows them.',
    'Connector has no property for them.',
    { question: 17, confidence: 'low', operations: IMPORT }
  ),
  'import-of-the-same-again': assumed(
    'The same version imported again makes another, independent connector; under repeatImport: conflict it is a 409.',
    'There is no idempotency key, no link to the source, no rule that names are unique, and no 409 in the contract.',
    {
      ...{
        question: 18,
        confidence: 'medium',
        operations: IMPORT,
        settings: ['repeatImport'],
        errors: ['alreadyImported']
      },
      checked: true
    }
  ),
  'import-of-another-version': assumed(
    'Another version of a connector that was imported before makes another, independent connector too.',
    'It could be added to the first one as a version, but nothing links the two.',
    { question: 19, confidence: 'medium', operations: IMPORT, checked: true }
  ),
  'import-answers-200': documented('An import is answered with 200 and the whole Connector.', 'SPEC:895-900', {
    question: 21,
    confidence: 'high',
    operations: IMPORT
  }),
  'import-takes-any-version-name': assumed(
    'Any text may stand for the version: one that is not found is a 404, and latest and default match exactly, in lower case.',
    'The parameter is a string without a pattern (SPEC:1728-1736).',
    { question: 23, confidence: 'high', operations: IMPORT, errors: ['versionNotFound'] }
  ),
  'import-is-a-copy': assumed(
    'What happens to the source later, be it edited, made private or deleted, does not touch the import.',
    'The draft is a copy.',
    { question: 27, confidence: 'medium-high', operations: IMPORT }
  ),
  'import-is-made-now': assumed(
    'createdAt and updatedAt are the time of the import, everywhere in it, and equal.',
    "So is the sample in the vendor's documentation (CONTRACT.md 3.2).",
    { question: 28, confidence: 'high', operations: IMPORT }
  ),
  'import-copies-description': assumed(
    'The description of the version is copied, its messages are not.',
    'Nothing of the copy was validated yet.',
    { question: 29, confidence: 'low', operations: IMPORT, checked: true }
  ),
  'import-drops-validation-messages': assumed(
    'validationMessages of auth scheme configs are not copied.',
    'They are what a validation found, and nothing of the copy was validated yet.',
    { question: 30, confidence: 'medium', operations: IMPORT }
  ),
  'import-is-first-in-list': documented(
    'The new connector is the first of ListConnectors, and not in ListPublicConnectors.',
    'SPEC:268-274, 315-320: the last changed first, and it is private',
    {
      question: 31,
      confidence: 'high',
      operations: ['ImportPublicConnectorVersion', 'ListConnectors', 'ListPublicConnectors']
    }
  )
}
