import {
  MAX_CREATED_DEFINITIONS,
  MAX_DEFINITIONS,
  MAX_DEFINITIONS_LENGTH,
  MAX_LINKED_LENGTH,
  MAX_LINKS,
  MAX_REFERENCES,
  MAX_RENAMED_LENGTH,
  MAX_RESOURCES,
  MAX_RESOURCES_LENGTH,
  MAX_SCHEMA_LENGTH,
  MAX_SHOWN_NAMES_LENGTH,
  MAX_SHOWN_REFERENCES
} from '../limits.js'
import { assumed, documented, ofMock } from './entry.js'

const OPENAPI = ['ImportHTTPConnector', 'ImportHTTPConnectorVersion'] as const

const WRITE = ['CreateAction', 'UpdateAction', 'CreateTrigger', 'UpdateTrigger'] as const

/** Actions, triggers and definitions of a version, protocols, and imports of OpenAPI documents. */
export const resources = {
  'type-fits-protocol': documented(
    'The type of an action or a trigger must be the protocol of its connector, otherwise 400.',
    'SPEC:998-999, 1129-1130; the same for updates is inferred',
    { operations: WRITE, errors: ['typeNotOfProtocol'] }
  ),
  'one-definition-for-a-media-type': documented(
    'A body has at most one definition per media type, and an action one response per status. A charset does not make a media type another; other parameters do.',
    'SPEC:3750-3752, 3764-3768; the 400 is assumed, and so is the charset',
    { operations: WRITE, errors: ['resourceInvalid'] }
  ),
  'media-types-are-checked': documented(
    'Each accept of a definition is a media type or range, such as application/json or text/*, otherwise 400.',
    'SPEC:3632-3634; the 400 is assumed. A seed is not checked (docs/seeds.md)',
    { operations: ['CreateDefinitions', 'UpdateDefinition'], errors: ['definitionInvalid'] }
  ),
  'media-types-need-not-match': assumed(
    'The accept of a definition and the content type of its schema are independent.',
    'By the contract, dataMediaTypes and schema.mediaType match (SPEC:4380). It has neither property, and in its own example the two differ (SPEC:3636-3638).',
    { operations: ['CreateDefinitions', 'UpdateDefinition'] }
  ),
  'statuses-are-checked': documented(
    'The status of a response is an HTTP status code: 100 to 599, otherwise 400.',
    'SPEC:3764-3769, 4136-4141; the bounds are those of HTTP (RFC 9110, 15)',
    { operations: WRITE, errors: ['invalidBody'] }
  ),
  'without-response-invalid': assumed(
    'An action or a trigger without a response is accepted, with an error that prevents publishing its version.',
    'It needs a response to be valid (SPEC:3938-3940), and has a property for its errors.',
    { operations: WRITE }
  ),
  'names-of-resources-are-unique': assumed(
    'Names of actions, triggers and definitions are unique within a version, otherwise 409.',
    'They are addressed by name.',
    { errors: ['actionNameTaken', 'triggerNameTaken', 'definitionNameTaken'] }
  ),
  'resources-can-be-renamed': assumed(
    'An update can rename an action, a trigger or a definition. The id stays, and references to a definition keep working.',
    'The contract wants this for definitions (SPEC:4371-4375), and says nothing about the others.',
    { operations: ['UpdateAction', 'UpdateTrigger', 'UpdateDefinition'], checked: true }
  ),
  'definitions-refer-to-each-other': documented(
    'Definitions of one request can refer to each other as #/$defs/{name}, also in cycles, and to those of the version by URL.',
    'SPEC:4353-4380; assumed: #/$defs/{name} also finds those of the version',
    { operations: ['CreateDefinitions', 'UpdateDefinition'], errors: ['definitionInvalid'] }
  ),
  'schema-by-url': documented(
    'A definition contains the URL of its schema. GetRawSchema returns the schema.',
    'SPEC:3706-3708, 1660-1684; inferred: a copy gets its own URL',
    { operations: ['GetDefinitions', 'GetDefinition', 'GetRawSchema'] }
  ),
  'schemas-of-other-kinds': assumed(
    'A schema that is not a JSON Schema is returned as it was sent, as text/xml or text/plain.',
    'Definitions can have other kinds of schema (SPEC:115-118), but the contract has only JSON for GetRawSchema.',
    { operations: ['GetRawSchema'], checked: true }
  ),
  'only-json-schemas-are-parsed': assumed(
    'The text of a schema is parsed if its content type is JSON or YAML. Any other text is stored as it was sent: XML that is not well-formed is accepted, and does not prevent publishing.',
    'The contract does not say what is checked, and not yet what describes a CSV (SPEC:115-118).',
    { operations: ['CreateDefinitions', 'UpdateDefinition', 'GetRawSchema'], errors: ['definitionInvalid'] }
  ),
  'xsd-on-any-connector': assumed(
    'A definition can have an XML Schema on any connector.',
    "By the vendor's newer documentation, such definitions are created only with a SOAP connector, from its WSDL. Connect v1 has no SOAP connectors, and lists XML Schema (SPEC:115-118).",
    { operations: ['CreateDefinitions'] }
  ),
  'delete-definitions-once-each': documented(
    'DeleteDefinitions takes ids, names, or both; or all alone. Naming a definition by its id and by its name is a 400. Repeating an id or a name is not.',
    'SPEC:4402-4434; the 400 is assumed, and so are the 404 for an unknown definition and that repetitions count once',
    { operations: ['DeleteDefinitions'], errors: ['deletionUnclear', 'definitionNotFound'] }
  ),
  'delete-used-definition': documented(
    'A definition that something refers to can be deleted only with force=true. Otherwise a 412 lists the references.',
    'SPEC:1313, 1397, 4457-4464; assumed: references among the deleted definitions do not count',
    { operations: ['DeleteDefinition', 'DeleteDefinitions'], errors: ['definitionInUse'] }
  ),
  'forced-delete-leaves-errors': documented(
    'A forced deletion leaves an error on everything that referred to the definition. The version cannot be published until these are corrected.',
    'SPEC:1385-1388; the place of the error is assumed',
    { operations: ['DeleteDefinition', 'DeleteDefinitions', 'PublishConnector'] }
  ),
  'size-of-versions': assumed(
    `One request creates at most ${MAX_CREATED_DEFINITIONS} definitions. A version has at most ${MAX_DEFINITIONS} definitions, together ${MAX_DEFINITIONS_LENGTH} bytes, and ${MAX_REFERENCES} references to them. A schema has at most ${MAX_SCHEMA_LENGTH} bytes. A version has at most ${MAX_RESOURCES} actions and triggers, together ${MAX_RESOURCES_LENGTH} bytes. A definition can be renamed if the schemas that refer to it have at most ${MAX_RENAMED_LENGTH} bytes. An action or a trigger links to at most ${MAX_LINKS} definitions, together ${MAX_LINKED_LENGTH} characters. More is a 400.`,
    'No limit of the real platform is public. Some operations read all contents of a version, and must not keep other requests waiting.',
    {
      operations: ['CreateDefinitions', 'UpdateDefinition', ...WRITE],
      errors: ['definitionInvalid', 'resourceInvalid']
    }
  ),
  'references-in-actions': assumed(
    `An action or a trigger shows at most ${MAX_SHOWN_REFERENCES} references to its definitions, with names of ${MAX_SHOWN_NAMES_LENGTH} characters in all. So do a definition and the error of a definition in use.`,
    'The contract has no limit, but a response must stay small enough to send.',
    { errors: ['definitionInUse'] }
  ),
  'protocols': documented('There are two protocols, http and bigquery.', 'SPEC:1901-1906', {
    operations: ['ListProtocols']
  }),
  'schemes-of-protocols': assumed(
    'The auth schemes of a protocol are those that the mock can create connections with.',
    'The contract lists the schemes, but not which protocol has which.',
    { operations: ['ListAuthSchemes'], checked: true }
  ),
  'openapi-becomes-a-connector': assumed(
    'In an OpenAPI document (3.0, 3.1 or 3.2), operations become actions, webhooks become triggers, schemas become definitions, security schemes become auth scheme configs, and the first server becomes the base URL. Messages name every part that was left out or changed.',
    'The contract says only that the result is a connector with definitions, actions and triggers (SPEC:4697).',
    { operations: OPENAPI, checked: true }
  ),
  'openapi-faults-are-read-over': assumed(
    'Faults of an OpenAPI document are warnings, with line and column, and what can be read is imported. With the setting openapiImport: strict, they refuse the document.',
    'The contract does not say how strict the import is. Other tools read over such faults.',
    { operations: OPENAPI, settings: ['openapiImport'] }
  ),
  'openapi-limits': assumed(
    'An OpenAPI document may have 16 MiB (--document-limit), otherwise 413. It may take 20 seconds and 768 MB of memory to read, otherwise 400.',
    'No limit of the real platform is public.',
    { operations: OPENAPI }
  ),
  'openapi-version-keeps-connector': assumed(
    'ImportHTTPConnectorVersion adds a draft and does not change the connector itself.',
    'The data of the connector is not versioned (SPEC:122-124).',
    { operations: ['ImportHTTPConnectorVersion'], errors: ['connectorNotHttp', 'versionExists'] }
  ),
  'openapi-errors-have-messages': documented(
    'A document that cannot be imported is a 400 with messages.',
    'SPEC:4727-4744',
    { operations: OPENAPI, errors: ['importRefused'] }
  ),
  'upload-url': documented(
    'An upload URL takes one file by PUT, within five minutes. The other URL in the response imports it.',
    'SPEC:1469-1479; assumed: the 410 afterwards, and that no parameter is needed (docs/contract.md 3.6, item 11)',
    { operations: ['GetProtocolUploadURL'], errors: ['uploadOver', 'uploadNotFound'] }
  ),
  'uploads-need-no-credential': assumed(
    'Sending a file to an upload URL needs no credential: its address is secret.',
    'The contract calls it a signed URL (SPEC:4591), which holds its own permission.',
    { operations: ['GetProtocolUploadURL'] }
  ),
  'uploads-stay-here': ofMock(
    'Upload URLs are addresses of the mock. It reads no other schemaURL.',
    'The mock makes no outbound connections.',
    { operations: ['GetProtocolUploadURL', ...OPENAPI], errors: ['schemaUrlRefused', 'schemaNotUploaded'] }
  )
}
