/** Accepted differences from the vendor's document: its mistakes, and deliberate choices of the mock. Plain data. */
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
  'The document requires a property that it does not describe (docs/contract.md 3.6, item 7). Clients that follow its prose do not send it, so the mock does not require it.'

const BOUNDS =
  'The document sets no bounds. Assumed: the bounds of another API of the vendor apply (docs/contract.md 2.3).'

const REGEX =
  'The document has the pattern as `regex`, which JSON Schema ignores (docs/contract.md 3.1). The mock enforces it.'

const AUTH_SCHEME_ID =
  'In practice, clients use ids such as `oauth2-code`, which are not ULIDs (docs/contract.md 3.1; docs/contract.md 3.6, item 4). The mock accepts any text that is not empty.'

export const acceptedDifferences: readonly AcceptedDifference[] = [
  {
    direction: 'extra',
    aspect: 'response',
    places: ['DeleteConnector › default'],
    mock: 'application/json',
    reason:
      'The only operation without error responses in the document, although its prose mentions 404 and 409 (docs/contract.md 2.4).'
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
      'The prose of the document prescribes an empty text for client_credentials, which is not a URI (docs/contract.md 3.6, item 4).'
  },
  {
    direction: 'extra',
    aspect: 'choice',
    places: ['Credential', 'CredentialCreate'],
    mock: 'by type: none or string or binary or basic-auth or oauth2-client or oauth2-code or oauth2-password or oauth2-token or certificate or custom-function or jwt-bearer',
    reason:
      'In the document, `data` is one of nine schemas regardless of `type`, so data that matches two of them is rejected (docs/contract.md 3.6, item 3). In the mock, `type` decides.'
  },
  {
    direction: 'extra',
    aspect: 'variant',
    places: ['Credential › data', 'CredentialCreate › data'],
    mock: 'object',
    reason:
      'The document has no schema for the data of custom-function and jwt-bearer. The mock accepts any object, and omits it from responses.'
  },
  {
    direction: 'extra',
    aspect: 'additionalProperties',
    places: ['Tags'],
    mock: 'array of string',
    reason: 'The document allows any object, but its `x-go-type: map[string][]string` shows what the server stores.'
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
      'The document omits the format, but its `x-go-type: ulid.ULID` shows what the server stores (docs/contract.md 3.1).'
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
