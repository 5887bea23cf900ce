import { assumed, documented, ofMock } from './entry.js'

const OPENAPI = ['ImportHTTPConnector', 'ImportHTTPConnectorVersion'] as const

const WRITE = ['CreateAction', 'UpdateAction', 'CreateTrigger', 'UpdateTrigger'] as const

/** Actions, triggers and definitions of a version; protocols; connectors that are made of OpenAPI documents. */
export const resources = {
  'type-fits-protocol': documented(
    'The type of an action or a trigger is the protocol of its connector, else 400.',
    'SPEC:999-1000, 1130-1131; that an update is refused so too is inferred',
    { operations: WRITE, errors: ['typeNotOfProtocol'] }
  ),
  'one-definition-for-a-media-type': documented(
    'A body has one definition for each media type, and an action one response for each status.',
    'SPEC:3750-3752, 3763-3767; the 400 is assumed',
    { operations: WRITE, errors: ['resourceInvalid'] }
  ),
  'without-response-invalid': assumed(
    'An action or a trigger without a response is kept, with an error that keeps its version from being published.',
    'It needs one to be valid (SPEC:3941-3943), and errors live in a property of it.',
    { operations: WRITE }
  ),
  'names-of-resources-are-unique': assumed(
    'A version has no two actions, triggers or definitions of one name: 409.',
    'They are addressed by it.',
    { errors: ['actionNameTaken', 'triggerNameTaken', 'definitionNameTaken'] }
  ),
  'resources-can-be-renamed': assumed(
    'An update of an action, a trigger or a definition may change its name; its id stays, and what refers to a definition goes on doing so.',
    'The contract wishes it for definitions (SPEC:4371-4375), and says nothing of the others.',
    { operations: ['UpdateAction', 'UpdateTrigger', 'UpdateDefinition'], checked: true }
  ),
  'definitions-refer-to-each-other': documented(
    'The definitions of one request may refer to each other as #/$defs/{name}, in circles too, and to those of the version by URL.',
    'SPEC:4353-4380; that #/$defs/{name} finds those of the version too is assumed',
    { operations: ['CreateDefinitions', 'UpdateDefinition'], errors: ['definitionInvalid'] }
  ),
  'schema-by-url': documented(
    'A definition shows the URL of its schema, which GetRawSchema answers.',
    'SPEC:3706-3708, 1660-1686; a copy has a URL of its own',
    { operations: ['GetDefinitions', 'GetDefinition', 'GetRawSchema'] }
  ),
  'schemas-of-other-kinds': assumed(
    'A schema that is no JSON Schema is answered as the text that was sent: text/xml, or text/plain.',
    'The contract has JSON for GetRawSchema only, and other kinds for definitions (SPEC:115-118).',
    { operations: ['GetRawSchema'], checked: true }
  ),
  'delete-definitions-once-each': documented(
    'Definitions are deleted by ids, by names, or all at once; one that is named twice is an error.',
    'SPEC:4401-4434; the 400 is assumed, and so is that one which is not there is a 404',
    { operations: ['DeleteDefinitions'], errors: ['deletionUnclear', 'definitionNotFound'] }
  ),
  'delete-used-definition': documented(
    'A definition that something refers to is deleted by force only: 412, which says what does.',
    'SPEC:1313, 1397, 4457-4464; that the deleted may refer to each other is assumed',
    { operations: ['DeleteDefinition', 'DeleteDefinitions'], errors: ['definitionInUse'] }
  ),
  'forced-delete-leaves-errors': documented(
    'What referred to a definition that was deleted by force has an error, and its version cannot be published until it is mended.',
    'SPEC:1385-1388; where the error stands is assumed',
    { operations: ['DeleteDefinition', 'DeleteDefinitions', 'PublishConnector'] }
  ),
  'protocols': documented('There are two protocols, http and bigquery.', 'SPEC:1901', {
    operations: ['ListProtocols']
  }),
  'schemes-of-protocols': assumed(
    'A protocol has the auth schemes that the mock can make connections with.',
    'The contract lists the schemes, and not which protocol has which.',
    { operations: ['ListAuthSchemes'], checked: true }
  ),
  'openapi-becomes-a-connector': assumed(
    'Operations of an OpenAPI document become actions, webhooks triggers, schemas definitions, security schemes auth scheme configs, and the first server the base URL; messages say what has no place.',
    'The contract says no more than that there is a connector with definitions, actions and triggers (SPEC:4697).',
    { operations: OPENAPI, checked: true }
  ),
  'openapi-version-keeps-connector': assumed(
    'ImportHTTPConnectorVersion adds a draft, and leaves the connector itself as it is.',
    'What is of the connector is not versioned (SPEC:122-124).',
    { operations: ['ImportHTTPConnectorVersion'], errors: ['connectorNotHttp', 'versionExists'] }
  ),
  'openapi-errors-have-messages': documented(
    'A document that cannot be imported is a 400 with messages.',
    'SPEC:4727',
    { operations: OPENAPI, errors: ['importRefused'] }
  ),
  'upload-url': documented(
    'An upload URL takes one file by PUT, within five minutes; it is imported by the other URL of the answer.',
    'SPEC:1469-1486; the 410 after that, and that no parameter is needed, are assumed (CONTRACT.md 3.6, 11)',
    { operations: ['GetProtocolUploadURL'], errors: ['uploadOver', 'uploadNotFound'] }
  ),
  'uploads-stay-here': ofMock(
    'Upload URLs are addresses of the mock, and no other schemaURL is read.',
    'The mock makes no outbound connection.',
    { operations: ['GetProtocolUploadURL', ...OPENAPI], errors: ['schemaUrlRefused', 'schemaNotUploaded'] }
  )
}
