/** What differs from the vendor's document and stands: its own faults, and what is done here on purpose. Plain data. */
import { queryParameters } from '../contract/operations/parameters.js'
import type { AcceptedDifference } from './difference.js'

const schemes = ['APIKey', 'BasicAuth', 'Certificate', 'HMAC', 'None', 'OAuth2'].map(name => `AuthSchemeConfig${name}`)

const lists = [
  'GetActions',
  'GetDefinitions',
  'GetTriggers',
  'ListConnectorConnections',
  'ListConnectorVersions',
  'ListConnectors',
  'ListProtocols',
  'ListPublicConnectors'
]

const NOT_DESCRIBED =
  'The document requires a property that it does not describe (docs/contract.md 3.6, item 7). A client that follows its prose does not send it, so none is asked for.'

const BOUNDS =
  'The document sets no bounds. Those of another API of the vendor are taken (docs/contract.md 2.3), which is assumed.'

const REGEX =
  'The document writes the pattern under `regex`, which JSON Schema ignores (docs/contract.md 3.1). It is enforced here.'

const AUTH_SCHEME_ID =
  'In practice clients give ids such as `oauth2-code`, which are no ULIDs (docs/contract.md 3.1; docs/contract.md 3.6, item 4). Any text but the empty one is taken.'

export const acceptedDifferences: readonly AcceptedDifference[] = [
  {
    direction: 'extra',
    aspect: 'response',
    places: ['DeleteConnector › default'],
    mock: 'application/json',
    reason:
      'The only operation for which the document has no errors, although its prose names 404 and 409 (docs/contract.md 2.4).'
  },
  {
    direction: 'extra',
    aspect: 'minimum',
    places: lists.map(list => `${list} › query first`),
    mock: queryParameters.first.schema.minimum,
    reason: BOUNDS
  },
  {
    direction: 'extra',
    aspect: 'maximum',
    places: lists.map(list => `${list} › query first`),
    mock: queryParameters.first.schema.maximum,
    reason: BOUNDS
  },
  {
    direction: 'differs',
    aspect: 'required',
    places: ['HTTPConnectorCreate › connections', 'ActionHTTPResponseCreate › id', 'TriggerHTTPResponseCreate › id'],
    document: true,
    mock: false,
    reason: NOT_DESCRIBED
  },
  {
    direction: 'missing',
    aspect: 'format',
    places: schemes.map(scheme => `${scheme} › id`),
    document: 'ulid',
    reason: AUTH_SCHEME_ID
  },
  {
    direction: 'extra',
    aspect: 'minLength',
    places: schemes.map(scheme => `${scheme} › id`),
    mock: 1,
    reason: AUTH_SCHEME_ID
  },
  {
    direction: 'missing',
    aspect: 'format',
    places: ['CredentialDataOAuth2Client › authorizeUrl'],
    document: 'uri',
    reason:
      'The prose of the document prescribes an empty text for client_credentials, which is no URI (docs/contract.md 3.6, item 4).'
  },
  {
    direction: 'extra',
    aspect: 'choice',
    places: ['Credential', 'CredentialCreate'],
    mock: 'by type: none or string or binary or basic-auth or oauth2-client or oauth2-code or oauth2-password or oauth2-token or certificate or custom-function or jwt-bearer',
    reason:
      'The document lets `data` be one of nine schemas whatever the type, and so rejects data that fits two of them (docs/contract.md 3.6, item 3). Here `type` decides.'
  },
  {
    direction: 'extra',
    aspect: 'variant',
    places: ['Credential › data', 'CredentialCreate › data'],
    mock: 'object',
    reason:
      'The document has no schema for the data of custom-function and jwt-bearer: any object is taken, and none of it is shown.'
  },
  {
    direction: 'extra',
    aspect: 'additionalProperties',
    places: ['Tags'],
    mock: 'array of string',
    reason:
      'The document allows any object, and says beside it what the server keeps: `x-go-type: map[string][]string`.'
  },
  {
    direction: 'extra',
    aspect: 'format',
    places: [
      'ActionHTTP › id',
      'TriggerHTTP › id',
      'DefinitionsDeletePreconditionFailedDefinition › id',
      'Protocol › id'
    ],
    mock: 'ulid',
    reason:
      'The document leaves the format out, and says beside it what the server keeps: `x-go-type: ulid.ULID` (docs/contract.md 3.1).'
  },
  {
    direction: 'extra',
    aspect: 'pattern',
    places: ['ActionHTTP › name', 'ActionHTTPCreate › name', 'TriggerHTTP › name', 'TriggerHTTPCreate › name'],
    mock: '^[a-zA-Z0-9_\\-$]+$',
    reason: REGEX
  },
  {
    direction: 'extra',
    aspect: 'pattern',
    places: ['Definition › name', 'DefinitionUpdate › name', 'DefinitionsCreateDefinition › name'],
    mock: '^[a-zA-Z0-9_\\-]+$',
    reason: REGEX
  }
]
