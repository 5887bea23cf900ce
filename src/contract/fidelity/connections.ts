import { assumed, documented, ofMock } from './entry.js'

const CREATE_CONNECTION = ['CreateConnectorConnection', 'CreateHTTPConnector', 'CreateBigQueryConnector'] as const

/** Auth scheme configs, connections, credentials and OAuth 2.0 flows. */
export const connections = {
  'scheme-ids-are-of-clients': documented(
    'The client chooses the id of an auth scheme config: any string that is unique within the connector.',
    'SPEC:506-511, 1938-1944',
    { operations: ['UpsertAuthSchemeConfig'] }
  ),
  'scheme-id-is-that-of-path': assumed(
    'The id in the body must equal the id in the path.',
    'The contract does not say which one counts (docs/contract.md 6, UpsertAuthSchemeConfig).',
    { operations: ['UpsertAuthSchemeConfig'], errors: ['invalidBody'] }
  ),
  'grants': documented(
    'A grant without credentialId and organisationId creates a credential. A grant with both is a JSON Merge Patch. A grant with only one of them is a 400.',
    'SPEC:2038-2049, 2099-2110',
    { operations: ['UpsertAuthSchemeConfig', 'CreateHTTPConnector'], errors: ['invalidBody'] }
  ),
  'grants-of-others': assumed(
    'A grant can name only an application that a connector of the organisation already uses. It never changes the application of another organisation.',
    'No organisation may change the data of another.',
    { operations: ['UpsertAuthSchemeConfig'], errors: ['invalidBody'] }
  ),
  'connections-keep-their-scheme': documented(
    'A connection keeps the auth scheme it was created with. Changing the scheme later, even its type, or deleting it does not affect the connection. New connections use the scheme as it is then.',
    "SPEC:533-538; docs/contract.md 4.3: the vendor's documentation; assumed: the type of a scheme can change while connections use it",
    { operations: ['UpsertAuthSchemeConfig', 'DeleteAuthSchemeConfig', 'GetConnection', 'UpdateConnection'] }
  ),
  'names-of-connections-are-unique': documented(
    'The names of connections are unique within a connector.',
    'SPEC:2787-2789; the 409 is assumed',
    { errors: ['connectionNameTaken'] }
  ),
  'connection-has-a-credential': documented(
    'A connection has at least one credential. Its type is none if no authentication is needed.',
    'SPEC:44-51, 2770; the 400 is assumed',
    { operations: CREATE_CONNECTION, errors: ['invalidBody'] }
  ),
  'credential-satisfies-a-scheme': documented(
    'The scheme of a credential has the id and the type of a scheme of its connector, otherwise 400. A connector without schemes takes type none; one for BigQuery, which is created without schemes, takes any type.',
    'SPEC:46-47; the 400 is assumed, and so is what a connector without schemes takes. A seed is not checked (docs/seeds.md), because a scheme can be deleted after its connections were made',
    { operations: [...CREATE_CONNECTION, 'UpdateConnection'], errors: ['invalidBody'] }
  ),
  'binary-is-base64': documented(
    'valueBase64 is base64 with padding, otherwise 400.',
    'SPEC:2501; the 400 is assumed',
    { operations: CREATE_CONNECTION, errors: ['invalidBody'] }
  ),
  'expired-credentials-stay': assumed(
    'A credential whose expiresAt has passed stays, and reads back as before. Only a seed can set expiresAt. A client can no longer name an expired certificate for mTLS: 400.',
    'By the contract it is deleted automatically (SPEC:2725-2728). It does not say what becomes of the connections that use it, which need a credential.',
    { operations: CREATE_CONNECTION, errors: ['invalidBody'] }
  ),
  'credential-fits-its-scheme': assumed(
    'The type of a credential must fit its auth scheme.',
    "The contract does not say so, but the vendor's user interface creates no other combination (docs/contract.md 5).",
    { operations: CREATE_CONNECTION, errors: ['invalidBody'] }
  ),
  'variables-have-defaults': assumed(
    'A new connection gets the connection variables of its connector, except those that it sends itself.',
    'The contract calls them defaults without saying what that means (docs/contract.md 6, CreateConnectorConnection).',
    { operations: CREATE_CONNECTION }
  ),
  'update-of-connections': documented(
    'UpdateConnection renames a connection, reorders its credentials and changes their schemes, but not the type of a scheme. Variables that are left out stay; an empty list clears them.',
    'SPEC:687-693, 3337-3343, 3358-3360, 3391-3399',
    { operations: ['UpdateConnection'] }
  ),
  'update-names-each-credential': assumed(
    'A list of credentials in UpdateConnection must name each existing credential once. A list that is left out changes nothing.',
    'The contract allows changes of order and schemes only, so a partial list would have no meaning.',
    { operations: ['UpdateConnection'], errors: ['invalidBody'] }
  ),
  'delete-used-connection': documented(
    'A connection that another product uses can be deleted only with force=true; otherwise 412.',
    'SPEC:714-740',
    { operations: ['DeleteConnection'], errors: ['connectionInUse'] }
  ),
  'usages-by-marks': ofMock(
    'Use by another product is simulated with usage marks, set in a seed or with POST /__admin/usages.',
    'The contract has subscribers (SPEC:150-160), but no operation to subscribe.',
    { errors: ['connectionInUse', 'connectorInUse', 'versionInUse', 'usageNotFound'] }
  ),
  'oauth2-url': documented(
    'A flow starts at authorizeUrl with response_type=code, client_id, state, redirect_uri, scope (with offline_access unless disabled) and prompt (login unless set).',
    'SPEC:561-583, 3160-3205',
    { operations: ['InitialiseOAuth2Connection'] }
  ),
  'oauth2-redirect-uri': assumed(
    'A flow returns to an address of the mock, /__admin/oauth2/callback.',
    'The address on the real platform is not public.',
    { operations: ['InitialiseOAuth2Connection'] }
  ),
  'oauth2-consent-page': ofMock(
    'Under oauth2Consent: local, a flow leads to a consent page of the mock instead of the provider.',
    'A test can then finish a flow without a provider.',
    { operations: ['InitialiseOAuth2Connection'], settings: ['oauth2Consent'], errors: ['oauth2CodeUnknown'] }
  ),
  'oauth2-client-is-checked-first': assumed(
    'A clientId that is not the one stored with the credential is refused when the flow starts: 400.',
    'By the contract the flow would fail later (SPEC:578-580). An early error is easier to find.',
    { operations: ['InitialiseOAuth2Connection'], errors: ['invalidBody', 'oauth2CredentialUnknown'] }
  ),
  'oauth2-owner-of-credential': assumed(
    "A flow may name its credential with the organisation in the grant, or with the caller's own.",
    "The vendor's clients do both (docs/contract.md 4.3).",
    { operations: ['InitialiseOAuth2Connection'] }
  ),
  'oauth2-code-reads-as-token': documented(
    'A credential of type oauth2-code is exchanged for a token, and reads back as oauth2-token.',
    'SPEC:2617-2623',
    { operations: CREATE_CONNECTION }
  ),
  'oauth2-token-is-made-up': ofMock(
    'The mock makes up the token that a code is exchanged for. It does not ask the provider.',
    'The mock makes no outbound connections.',
    { operations: CREATE_CONNECTION }
  ),
  'oauth2-state-is-good-once': assumed(
    'A state is valid for one connection, for ten minutes, and for the connector of its flow.',
    'The contract says only that it is validated (SPEC:564-566). RFC 6749 (4.1.2) gives a code ten minutes.',
    { operations: CREATE_CONNECTION, errors: ['oauth2StateUnknown', 'oauth2StateExpired', 'oauth2StateUsed'] }
  )
}
