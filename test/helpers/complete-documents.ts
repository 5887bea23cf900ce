/** Valid OpenAPI documents that use every field of a version. */
import type { DocumentVersion } from './marked-documents.js'

const url = 'https://complete.example'

export function completeDocument(version: DocumentVersion): Record<string, unknown> {
  const isNew = version !== '3.0'
  const isNewest = version === '3.2'
  const since31 = (fields: object) => (isNew ? fields : {})
  const since32 = (fields: object) => (isNewest ? fields : {})
  const docs = { url, description: 'text' }
  const server = { url: `${url}/{region}`, variables: { region: { default: 'eu', enum: ['eu'], description: 'text' } } }
  const schema = {
    type: 'object',
    title: 'text',
    description: 'text',
    properties: { id: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 } },
    required: ['id'],
    additionalProperties: false,
    minProperties: 1,
    allOf: [{ $ref: '#/components/schemas/Other' }],
    not: { type: 'string', minLength: 1, maxLength: 2, pattern: 'a', enum: ['a'], format: 'date' },
    discriminator: { propertyName: 'id', mapping: { a: '#/components/schemas/Other' } },
    externalDocs: docs,
    xml: { name: 'a', wrapped: false },
    readOnly: true,
    deprecated: false,
    default: {},
    ...(isNew ? { examples: [1], $defs: { A: true }, if: {}, patternProperties: { a: {} } } : { nullable: true })
  }
  const example = { summary: 'text', description: 'text', value: 1 }
  const header = { description: 'text', schema: { type: 'string' }, style: 'simple', explode: false, required: true }
  const mediaType = {
    schema: { $ref: '#/components/schemas/Thing' },
    examples: { one: example },
    encoding: { id: { contentType: 'text/plain', headers: { A: header }, style: 'form', explode: true } },
    ...since32({ itemSchema: {} })
  }
  const parameter = {
    name: 'id',
    in: 'path',
    required: true,
    description: 'text',
    deprecated: false,
    style: 'simple',
    explode: false,
    schema: { type: 'string' },
    example: 'a'
  }
  const query = { name: 'q', in: 'query', style: 'form', allowReserved: true, schema: {} }
  const content = { name: 'c', in: 'query', content: { 'application/json': { schema: {} } } }
  const link = { operationId: 'getThing', parameters: { id: 'a' }, requestBody: 1, description: 'text', server }
  const response = {
    description: 'text',
    headers: { A: header, B: { $ref: '#/components/headers/shared' } },
    content: { 'application/json': mediaType },
    links: { a: link }
  }
  const operation = {
    tags: ['a'],
    summary: 'text',
    description: 'text',
    externalDocs: docs,
    operationId: 'getThing',
    parameters: [parameter, { $ref: '#/components/parameters/shared' }],
    requestBody: { description: 'text', required: true, content: { 'application/json': { schema: {} } } },
    responses: { 200: response, '4XX': { $ref: '#/components/responses/shared' }, 'default': { description: 'text' } },
    callbacks: { a: { '{$url}': { post: { operationId: 'call', responses: { 200: { description: 'text' } } } } } },
    deprecated: true,
    security: [{ key: [] }],
    servers: [server]
  }
  const flow = { authorizationUrl: url, tokenUrl: url, refreshUrl: url, scopes: { a: 'text' } }
  const { authorizationUrl: _, ...tokenFlow } = flow
  const { tokenUrl: __, ...implicitFlow } = flow
  return {
    'openapi': `${version}.0`,
    'info': {
      title: 'text',
      description: 'text',
      termsOfService: url,
      contact: { name: 'text', url, email: 'a@complete.example' },
      license: { name: 'text', url },
      version: '1',
      ...since31({ summary: 'text' })
    },
    'servers': [server],
    'paths': {
      '/a/{id}': {
        summary: 'text',
        description: 'text',
        get: operation,
        parameters: [query, content],
        servers: [server]
      }
    },
    'components': {
      schemas: { Thing: schema, Other: { type: 'object' } },
      responses: { shared: response },
      parameters: { shared: { name: 'h', in: 'header', schema: { type: 'string' } } },
      examples: { shared: example },
      requestBodies: { shared: { content: { 'text/plain': {} } } },
      headers: { shared: header },
      securitySchemes: {
        key: { type: 'apiKey', name: 'a', in: 'header', description: 'text' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'a' },
        oauth: {
          type: 'oauth2',
          flows: { implicit: implicitFlow, password: tokenFlow, clientCredentials: tokenFlow, authorizationCode: flow }
        },
        oidc: { type: 'openIdConnect', openIdConnectUrl: url }
      },
      links: { shared: link },
      callbacks: { shared: { '{$url}': { post: { responses: { 200: { description: 'text' } } } } } },
      ...since31({ pathItems: { shared: { get: { responses: { 200: { description: 'text' } } } } } }),
      ...since32({ mediaTypes: { shared: { schema: {} } } })
    },
    'security': [{ key: [] }, {}],
    'tags': [{ name: 'a', description: 'text', externalDocs: docs }],
    'externalDocs': docs,
    'x-extension': 1,
    ...since31({
      webhooks: { event: { post: { responses: { 200: { description: 'text' } } } } },
      jsonSchemaDialect: `${url}/dialect`
    }),
    ...since32({ $self: url })
  }
}
