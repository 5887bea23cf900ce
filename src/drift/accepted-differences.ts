/** Accepted differences from the vendor's document: its mistakes, and deliberate choices of the mock. Plain data. */
import { queryParameters } from '../contract/operations/parameters.js'
import { DATA_SET, URI_OR_EMPTY } from '../contract/operations/patterns.js'
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

const MAY_BE_EMPTY =
  'The prose of the document prescribes an empty text for client_credentials, which is not a URI (docs/contract.md 3.6, item 4). The mock enforces the pattern of a URI, or of an empty text.'

/** The variants of a credential, which the mock names after their type. */
function choiceOf(name: string): string {
  const types = ['None', 'String', 'Binary', 'BasicAuth', 'OAuth2Client', 'OAuth2Code', 'OAuth2Password', 'OAuth2Token']
  const all = [...types, 'Certificate', 'CustomFunction', 'JwtBearer']
  return `by type: ${all.map(type => type + name).join(' or ')}`
}

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
    places: ['ActionHTTPResponseCreate › id', 'TriggerHTTPResponseCreate › id'],
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
    places: ['AuthSchemeConfigOAuth2 › authorizeUrl', 'CredentialDataOAuth2Client › authorizeUrl'],
    document: 'uri',
    reason: MAY_BE_EMPTY
  },
  {
    direction: 'extra',
    aspect: 'pattern',
    places: ['AuthSchemeConfigOAuth2 › authorizeUrl', 'CredentialDataOAuth2Client › authorizeUrl'],
    mock: URI_OR_EMPTY,
    reason: MAY_BE_EMPTY
  },
  {
    direction: 'extra',
    aspect: 'pattern',
    places: ['BigQueryConnector', 'BigQueryConnectorCreate', 'BigQueryConnectorUpdate'].map(
      name => `${name} › datasetId`
    ),
    mock: DATA_SET,
    reason: 'The prose of the document has the form of a data set (SPEC:2978, 4760). The mock enforces it.'
  },
  ...(['minimum', 'maximum'] as const).map((aspect): AcceptedDifference => ({
    direction: 'extra',
    aspect,
    places: ['ActionHTTPResponse', 'ActionHTTPResponseCreate', 'TriggerHTTPResponse', 'TriggerHTTPResponseCreate'].map(
      name => `${name} › status`
    ),
    mock: aspect === 'minimum' ? 100 : 599,
    reason:
      'By the prose of the document it is an HTTP status code (SPEC:3764-3768). The mock enforces the bounds of HTTP.'
  })),
  {
    direction: 'extra',
    aspect: 'property',
    places: ['HTTPConnectorCreate › connections'],
    mock: 'optional array of ConnectionCreate',
    reason:
      'The document requires the property without describing it (docs/contract.md 3.6, item 7). In the mock it is optional and as in BigQueryConnectorCreate.'
  },
  ...['Credential', 'CredentialCreate'].map((name): AcceptedDifference => ({
    direction: 'extra',
    aspect: 'choice',
    places: [name],
    mock: choiceOf(name),
    reason:
      'In the document, `data` is one of nine schemas regardless of `type`, so data that matches two of them is rejected (docs/contract.md 3.6, item 3). In the mock, `type` decides.'
  })),
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
