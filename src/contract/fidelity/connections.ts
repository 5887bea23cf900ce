import { assumed, documented, ofMock } from './entry.js'

const MAKE = ['CreateConnectorConnection', 'CreateBigQueryConnector'] as const

/** Auth scheme configs, connections, credentials, and flows of OAuth 2.0. */
export const connections = {
  'scheme-ids-are-of-clients': documented(
    'The id of an auth scheme config is made by the client: any text, unique in its connector.',
    'SPEC:506-511, 1938-1944',
    { operations: ['UpsertAuthSchemeConfig'] }
  ),
  'scheme-id-is-that-of-path': assumed(
    'The id in the body is that of the path.',
    'Which one would count is not said (CONTRACT.md 6, 9).',
    { operations: ['UpsertAuthSchemeConfig'], errors: ['invalidBody'] }
  ),
  'grants': documented(
    'A grant that is sent without credentialId and organisationId makes a credential; with both it is a JSON Merge Patch; with one alone it is a 400.',
    'SPEC:2038-2056, 2099-2116',
    { operations: ['UpsertAuthSchemeConfig', 'CreateHTTPConnector'], errors: ['invalidBody'] }
  ),
  'grants-of-others': assumed(
    "The application of a grant must be known to a connector of the organisation; what is sent about another organisation's changes nothing for that one.",
    'No organisation may change what is of another.',
    { operations: ['UpsertAuthSchemeConfig'], errors: ['invalidBody'] }
  ),
  'connections-keep-their-scheme': documented(
    'A connection keeps the scheme as it was when it was made: later changes, and its deletion, do not touch it.',
    "SPEC:533-538; CONTRACT.md 4.3: the vendor's documentation"
  ),
  'names-of-connections-are-unique': documented(
    'A connector has no two connections of one name.',
    'SPEC:2787; the 409 is assumed',
    { errors: ['connectionNameTaken'] }
  ),
  'connection-has-a-credential': documented(
    'A connection has one credential at least, of type none where none is needed.',
    'SPEC:44-51, 2769; the 400 is assumed',
    { operations: MAKE, errors: ['invalidBody'] }
  ),
  'credential-fits-its-scheme': assumed(
    'The type of a credential must be one that its scheme can use.',
    "The contract does not say so; the vendor's user interface makes no other (CONTRACT.md 5).",
    { operations: MAKE, errors: ['invalidBody'] }
  ),
  'variables-have-defaults': assumed(
    'The connection variables of a connector are those of a new connection, in so far as it sends none of the same name.',
    'The contract calls them defaults, and not what that means (CONTRACT.md 6, 13).',
    { operations: MAKE }
  ),
  'update-of-connections': documented(
    'UpdateConnection renames, reorders credentials and changes their schemes, not their type; variables that are left out stay, an empty list clears them.',
    'SPEC:687-693, 3337-3343, 3358-3360, 3390-3393',
    { operations: ['UpdateConnection'] }
  ),
  'update-names-each-credential': assumed(
    'A list of credentials in UpdateConnection names each that is there once; one that is left out stays as it is.',
    'The contract says that only order and schemes can change; what else a list would mean is not said.',
    { operations: ['UpdateConnection'], errors: ['invalidBody'] }
  ),
  'delete-used-connection': documented(
    'A connection that another product uses is deleted by force only: 412.',
    'SPEC:714-740',
    { operations: ['DeleteConnection'], errors: ['connectionInUse'] }
  ),
  'usages-by-marks': ofMock(
    'What another product uses is told by marks: in a seed, or POST /__admin/usages.',
    'The contract has subscribers (SPEC:150-160) and no operation to become one.',
    { errors: ['connectionInUse', 'connectorInUse', 'versionInUse', 'usageNotFound'] }
  ),
  'oauth2-url': documented(
    'A flow begins at authorizeUrl with response_type=code, client_id, state, redirect_uri, scope (with offline_access unless disabled) and prompt (login unless told otherwise).',
    'SPEC:561-583, 3157-3205',
    { operations: ['InitialiseOAuth2Connection'] }
  ),
  'oauth2-redirect-uri': assumed(
    'A flow comes back to an address of the mock, /__admin/oauth2/callback.',
    'The address of the real platform is not public.',
    { operations: ['InitialiseOAuth2Connection'] }
  ),
  'oauth2-consent-page': ofMock(
    'Under oauth2Consent: local the URL of a flow leads to a consent page of the mock instead of the provider.',
    'So that a flow can be finished without a provider.',
    { operations: ['InitialiseOAuth2Connection'], settings: ['oauth2Consent'], errors: ['oauth2CodeUnknown'] }
  ),
  'oauth2-client-is-checked-first': assumed(
    'That clientId is the one of the credential is checked when a flow begins: 400.',
    'The contract says that the flow fails later otherwise (SPEC:578-580).',
    { operations: ['InitialiseOAuth2Connection'], errors: ['invalidBody', 'oauth2CredentialUnknown'] }
  ),
  'oauth2-owner-of-credential': assumed(
    "The credential of a flow may be named with the owner that the grant says, or with the caller's own organisation.",
    "The vendor's clients do both (CONTRACT.md 4.3).",
    { operations: ['InitialiseOAuth2Connection'] }
  ),
  'oauth2-code-reads-as-token': documented(
    'A credential of type oauth2-code is exchanged, and reads back as an oauth2-token.',
    'SPEC:2617-2623',
    { operations: MAKE }
  ),
  'oauth2-token-is-made-up': ofMock(
    'The token that a code is exchanged for is made up; nobody is asked.',
    'The mock makes no outbound connection.',
    { operations: MAKE }
  ),
  'oauth2-state-is-good-once': assumed(
    'A state is good for one connection, for ten minutes, and for the connector that the flow was begun for.',
    'The contract says that it is validated (SPEC:566-568). The time is what RFC 6749 (4.1.2) grants a code.',
    { operations: MAKE, errors: ['oauth2StateUnknown', 'oauth2StateExpired', 'oauth2StateUsed'] }
  )
}
