/** Changes that a newer document could bring, each with the expected report. */
import { type Api, findOperation, operationOf, parametersOf, propertyOf, schemaOf } from './drift.js'

export interface Mutation {
  readonly says: string
  readonly change: (api: Api) => void
  readonly report: readonly string[]
}

const jsonType = 'application/json'
const body = (api: Api, id: string) => operationOf(api, id).requestBody

function move(api: Api, id: string, to: { path?: string; method?: string }): void {
  const { methods, method, path } = findOperation(api, id)
  const operation = methods[method] as never
  delete methods[method]
  const target = to.path ?? path
  api.paths[target] = {
    parameters: methods['parameters'] as never,
    ...api.paths[target],
    [to.method ?? method]: operation
  }
}

export const mutations: readonly Mutation[] = [
  {
    says: 'a renamed operation',
    change: api => (operationOf(api, 'ImportPublicConnectorVersion').operationId = 'ImportLibraryConnector'),
    report: [
      'ImportLibraryConnector',
      '  operationId is ImportLibraryConnector in the document, ImportPublicConnectorVersion in the mock'
    ]
  },
  {
    says: 'an added operation',
    change: api => (api.paths['/health'] = { get: { operationId: 'GetHealth', responses: {} } as never }),
    report: ['Operations that are missing in the mock', '  GetHealth: GET /health']
  },
  {
    says: 'a dropped operation',
    change: api => {
      const { methods, method } = findOperation(api, 'GetConnector')
      delete methods[method]
    },
    report: [
      'Operations that are only in the mock',
      '  GetConnector: GET /o/{organisation_id}/connectors/{connector_id}'
    ]
  },
  {
    says: 'a moved path',
    change: api => move(api, 'ListCategories', { path: '/connector-categories' }),
    report: ['ListCategories', '  path is /connector-categories in the document, /categories in the mock']
  },
  {
    says: 'a changed method',
    change: api => move(api, 'UpdateConnectorTags', { method: 'patch' }),
    report: ['UpdateConnectorTags', '  method is PATCH in the document, PUT in the mock']
  },
  {
    says: 'a renamed query parameter',
    change: api => parametersOf(api, 'protocol').forEach(each => (each.name = 'protocols')),
    report: [
      'ListConnectors and ListPublicConnectors',
      '  query protocol is only in the mock (optional)',
      '  query protocols is missing in the mock (optional)'
    ]
  },
  {
    says: 'a renamed path parameter',
    change: api => {
      for (const each of parametersOf(api, 'definition_name')) each.name = 'definition'
      api.paths = Object.fromEntries(
        Object.entries(api.paths).map(([path, methods]) => [path.replace('{definition_name}', '{definition}'), methods])
      )
    },
    report: [
      'DeleteDefinition, GetDefinition and UpdateDefinition',
      '  path definition: name is definition in the document, definition_name in the mock'
    ]
  },
  {
    says: 'a parameter that is now required',
    change: api => parametersOf(api, 'sort').forEach(each => (each.required = true)),
    report: ['ListConnectors and ListPublicConnectors', '  query sort: required in the document, optional in the mock']
  },
  {
    says: 'another type of a parameter',
    change: api => parametersOf(api, 'after').forEach(each => (each.schema['type'] = 'integer')),
    report: [
      'GetActions, GetDefinitions, GetTriggers and 5 more',
      '  query after: type is integer in the document, string in the mock'
    ]
  },
  {
    says: 'another spelling of a list in a query',
    change: api => parametersOf(api, 'categories').forEach(each => Object.assign(each, { explode: false })),
    report: [
      'ListConnectors and ListPublicConnectors',
      '  query categories: explode is false in the document, true in the mock'
    ]
  },
  {
    says: 'a body that is now optional',
    change: api => (body(api, 'UpdateConnector').required = false),
    report: ['UpdateConnector', '  body: optional in the document, required in the mock']
  },
  {
    says: 'an added body',
    change: api =>
      (operationOf(api, 'PublishConnector').requestBody = {
        content: { [jsonType]: { schema: { type: 'object' } as never } }
      }),
    report: ['PublishConnector', '  body is missing in the mock (application/json)']
  },
  {
    says: 'another media type of a body',
    change: api => {
      const { content } = body(api, 'CreateHTTPConnector')
      body(api, 'CreateHTTPConnector').content = { 'application/yaml': content[jsonType] as never }
    },
    report: [
      'CreateHTTPConnector',
      '  body: media type application/yaml is missing in the mock',
      '  body: media type application/json is only in the mock'
    ]
  },
  {
    says: 'another status',
    change: api => {
      const { responses } = operationOf(api, 'CreateConnectorConnection')
      responses['201'] = responses['200'] as never
      delete responses['200']
    },
    report: [
      'CreateConnectorConnection',
      '  200 is only in the mock (application/json)',
      '  201 is missing in the mock (application/json)'
    ]
  },
  {
    says: 'an added status',
    change: api => (operationOf(api, 'GetConnector').responses['404'] = { description: '' }),
    report: ['GetConnector', '  404 is missing in the mock (no content)']
  },
  {
    says: 'a renamed property',
    change: api => {
      const { properties } = schemaOf(api, 'ConnectorVersion')
      properties['released'] = properties['publishedAt'] as never
      delete properties['publishedAt']
      schemaOf(api, 'ConnectorVersion').required = schemaOf(api, 'ConnectorVersion').required.map(name =>
        name === 'publishedAt' ? 'released' : name
      )
    },
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  publishedAt is only in the mock (required string (date-time))',
      '  released is missing in the mock (required string (date-time))'
    ]
  },
  {
    says: 'a dropped property',
    change: api => {
      delete schemaOf(api, 'Message').properties['detail']
    },
    report: [
      'Message: at CreateConnectorVersion › 201 › application/json › messages[], and in 19 other operations',
      '  detail is only in the mock (optional array of string)'
    ]
  },
  {
    says: 'an added property',
    change: api => (schemaOf(api, 'Connection').properties['region'] = { type: 'string', format: 'hostname' } as never),
    report: [
      'Connection: at CreateConnectorConnection › 200 › application/json, and in 13 other operations',
      '  region is missing in the mock (optional string (hostname))'
    ]
  },
  {
    says: 'another type',
    change: api => (propertyOf(api, 'OAuth2Scope', 'name')['type'] = 'integer'),
    report: [
      'OAuth2Scope: at UpsertAuthSchemeConfig › body › application/json › AuthSchemeConfigOAuth2 › scopes[], and in 13 other operations',
      '  name: type is integer in the document, string in the mock'
    ]
  },
  {
    says: 'another type of the items of an array',
    change: api => (propertyOf(api, 'Message', 'detail').items['type'] = 'object'),
    report: [
      'Message: at CreateConnectorVersion › 201 › application/json › messages[], and in 19 other operations',
      '  detail[]: type is object in the document, string in the mock'
    ]
  },
  {
    says: 'an added value',
    change: api => schemaOf(api, 'AuthSchemeType').enum.push('saml'),
    report: [
      'AuthSchemeType: at ListAuthSchemes › 200 › application/json › authSchemes[] › type',
      '  enum value "saml" is missing in the mock'
    ]
  },
  {
    says: 'a dropped value',
    change: api => schemaOf(api, 'Category').enum.splice(0, 2),
    report: [
      'Category: at ListCategories › 200 › application/json[], and in 3 other operations',
      '  enum values "Development & IT", "ERP" are only in the mock'
    ]
  },
  {
    says: 'another constant',
    change: api => (propertyOf(api, 'AuthSchemeConfigOAuth2GrantPassword', 'grantType')['const'] = 'ropc'),
    report: [
      'AuthSchemeConfigOAuth2GrantPassword: at UpsertAuthSchemeConfig › body › application/json › AuthSchemeConfigOAuth2 › grant › AuthSchemeConfigOAuth2GrantPassword, and in 13 other operations',
      '  grantType: const is ropc in the document, password in the mock'
    ]
  },
  {
    says: 'a property that is now required',
    change: api => schemaOf(api, 'ConnectorVersion').required.push('description'),
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  description: required in the document, optional in the mock'
    ]
  },
  {
    says: 'a property that is no longer required',
    change: api => schemaOf(api, 'ConnectorVersion').required.splice(0, 1),
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  id: optional in the document, required in the mock'
    ]
  },
  {
    says: 'another format',
    change: api => (propertyOf(api, 'Protocol', 'iconURL')['format'] = 'uri-reference'),
    report: [
      'Protocol: at ListProtocols › 200 › application/json › protocols[]',
      '  iconURL: format is uri-reference in the document, uri in the mock'
    ]
  },
  {
    says: 'a dropped format',
    change: api => {
      delete propertyOf(api, 'ConnectorVersion', 'createdAt')['format']
    },
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  createdAt: format date-time is only in the mock'
    ]
  },
  {
    says: 'a maximum length',
    change: api => (propertyOf(api, 'Connection', 'name')['maxLength'] = 40),
    report: [
      'Connection: at CreateConnectorConnection › 200 › application/json, and in 13 other operations',
      '  name: maxLength 40 is missing in the mock'
    ]
  },
  {
    says: 'a property that is no longer nullable',
    change: api =>
      Object.assign(propertyOf(api, 'ConnectorVersion', 'publishedAt'), { type: 'string', nullable: false }),
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  publishedAt: null is allowed in the mock, not in the document'
    ]
  },
  {
    says: 'a property that is now nullable',
    change: api => Object.assign(propertyOf(api, 'ConnectorVersion', 'name'), { type: ['string', 'null'] }),
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  name: null is allowed in the document, not in the mock'
    ]
  },
  {
    says: 'forbidden additional properties',
    change: api => (schemaOf(api, 'ConnectorVersion')['additionalProperties'] = false),
    report: [
      'ConnectorVersion: at CreateConnectorVersion › 201 › application/json, and in 16 other operations',
      '  additionalProperties false is missing in the mock'
    ]
  },
  {
    says: 'another discriminator',
    change: api => (schemaOf(api, 'Connector').discriminator.propertyName = 'kind'),
    report: [
      'Connector: at GetConnector › 200 › application/json, and in 6 other operations',
      '  discriminator is kind in the document, protocol in the mock'
    ]
  },
  {
    says: 'a discriminator that is gone',
    change: api => {
      delete (schemaOf(api, 'Connector') as Partial<Record<string, unknown>>)['discriminator']
    },
    report: [
      'Connector: at GetConnector › 200 › application/json, and in 6 other operations',
      '  discriminator protocol is only in the mock'
    ]
  },
  {
    says: 'a mapping to another schema',
    change: api => {
      const { mapping } = schemaOf(api, 'Connector').discriminator
      mapping['http'] = mapping['bigquery'] as string
    },
    report: [
      'Connector: at GetConnector › 200 › application/json, and in 6 other operations',
      '  protocol http: mapping is BigQueryConnector in the document, HTTPConnector in the mock'
    ]
  },
  {
    says: 'another value in a mapping',
    change: api => {
      const { mapping } = schemaOf(api, 'ConnectorUpdate').discriminator
      mapping['https'] = mapping['http'] as string
      delete mapping['http']
    },
    report: [
      'ConnectorUpdate: at UpdateConnector › body › application/json',
      '  protocol http: mapping HTTPConnectorUpdate is only in the mock',
      '  protocol https: mapping HTTPConnectorUpdate is missing in the mock'
    ]
  },
  {
    says: 'a dropped variant',
    change: api => {
      const { oneOf, discriminator } = schemaOf(api, 'AuthSchemeConfig')
      oneOf.pop()
      delete discriminator.mapping['certificate']
    },
    report: [
      'AuthSchemeConfig: at UpsertAuthSchemeConfig › body › application/json, and in 13 other operations',
      '  variant AuthSchemeConfigCertificate is only in the mock'
    ]
  },
  {
    says: 'another schema of a response',
    change: api =>
      (operationOf(api, 'ListProtocols').responses['200'] = operationOf(api, 'ListAuthSchemes').responses[
        '200'
      ] as never),
    report: [
      'ListProtocols',
      '  200 › application/json › authSchemes is missing in the mock (required array of AuthScheme)',
      '  200 › application/json › protocols is only in the mock (required array of Protocol)'
    ]
  }
]
