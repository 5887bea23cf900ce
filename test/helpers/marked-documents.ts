/**
 * OpenAPI documents with all fields of a version, whose texts and numbers occur once each. What became of one can be
 * seen without knowing how documents are read.
 */
import fc from 'fast-check'

export type DocumentVersion = '3.0' | '3.1' | '3.2'

/** Stands for a text, or a part of one, that occurs once. */
const TEXT = '§'

/** Stands for a number that occurs once. */
const NUMBER = -1

type Fields = Record<string, fc.Arbitrary<unknown>>

const text = fc.constant(TEXT)
const flag = fc.boolean()
const url = fc.constant(`https://${TEXT}.example`)
const some = (fields: Fields) => fc.record(fields, { requiredKeys: [] })
const need = (needed: Fields, more: Fields = {}) =>
  fc.record({ ...needed, ...more }, { requiredKeys: Object.keys(needed) })
const few = (arbitrary: fc.Arbitrary<unknown>) => fc.array(arbitrary, { maxLength: 1 })
const named = (arbitrary: fc.Arbitrary<unknown>, key: string = TEXT) =>
  fc
    .array(arbitrary, { maxLength: 1 })
    .map(values => Object.fromEntries(values.map((value, index) => [`${key}${'_'.repeat(index)}`, value])))

const extension = { [`x-${TEXT}`]: text }

/** A reference to a component that every document has. */
const refer = (section: string) => fc.constant({ $ref: `#/components/${section}/shared` })

function schemas(version: DocumentVersion): fc.Arbitrary<unknown> {
  return fc.letrec(tie => {
    const schema = tie('schema')
    return {
      schema: fc.oneof(
        { maxDepth: 2, depthSize: 'small' },
        some({
          type: fc.constantFrom('string', 'integer'),
          description: text,
          format: text,
          default: text,
          ...extension
        }),
        refer('schemas'),
        some({
          type: fc.constant('object'),
          title: text,
          properties: named(schema),
          required: few(text),
          allOf: few(schema),
          additionalProperties: schema,
          maxProperties: fc.constant(NUMBER),
          ...(version === '3.0'
            ? { nullable: flag, example: text, minimum: fc.constant(NUMBER), exclusiveMinimum: fc.constant(true) }
            : { examples: few(text), if: schema, patternProperties: named(schema), [`${TEXT}-keyword`]: text }),
          discriminator: fc.constant({ propertyName: TEXT, mapping: { [TEXT]: '#/components/schemas/shared' } }),
          externalDocs: need({ url }),
          xml: some({ name: text })
        })
      )
    }
  })['schema']
}

export function markedDocuments(version: DocumentVersion): fc.Arbitrary<Record<string, unknown>> {
  const isNew = version !== '3.0'
  const isNewest = version === '3.2'
  const schema = schemas(version)
  const docs = need({ url }, { description: text, ...extension })
  const server = need({ url }, { description: text, ...(isNewest && { name: text }), ...extension })
  const example = some({ summary: text, description: text, value: text })
  const header = need({ schema }, { description: text, deprecated: flag, example: text })
  const encoding = some({ contentType: text, headers: named(header) })
  const mediaType = some({
    schema,
    example: text,
    examples: named(example),
    encoding: named(encoding),
    ...(isNewest && { itemSchema: schema, prefixEncoding: few(encoding), itemEncoding: encoding }),
    ...extension
  })
  const mediaTypes = fc.dictionary(
    fc.constantFrom('application/json', 'text/xml', '*/*', `text/${TEXT}`, 'application/json;charset=utf-8'),
    mediaType,
    { maxKeys: 2 }
  )
  const values = {
    description: text,
    deprecated: flag,
    style: text,
    explode: flag,
    example: text,
    examples: named(example)
  }
  const parameter = fc.oneof(
    need(
      { name: text, in: fc.constantFrom('query', 'header', 'cookie', ...(isNewest ? ['querystring'] : [])) },
      { schema, ...values, ...extension }
    ),
    need({ name: text, in: fc.constant('query'), content: mediaTypes }, { required: flag, description: text })
  )
  const requestBody = need({ content: mediaTypes }, { description: text, required: flag, ...extension })
  const link = some({ operationId: text, description: text, parameters: named(text) })
  const response = need(
    { description: text },
    {
      headers: named(fc.oneof(header, refer('headers'))),
      content: mediaTypes,
      links: named(fc.oneof(link, refer('links'))),
      ...(isNewest && { summary: text }),
      ...extension
    }
  )
  const responses = fc.dictionary(
    fc.constantFrom('200', '4XX', 'default', `x-${TEXT}`),
    fc.oneof(response, refer('responses')),
    { maxKeys: 2 }
  )
  const requirement = fc.constantFrom({}, { key: [] }, { key: [], [TEXT]: [TEXT] })
  const base = some({
    tags: few(text),
    summary: text,
    description: text,
    externalDocs: docs,
    operationId: fc.constantFrom(TEXT, `${TEXT} .`, 'same'),
    parameters: few(fc.oneof(parameter, refer('parameters'))),
    requestBody: fc.oneof(requestBody, refer('requestBodies')),
    deprecated: flag,
    security: few(requirement),
    servers: few(server),
    ...extension
  })
  const operation = fc
    .tuple(base, responses, fc.option(named(named(some({ post: base }), `{$url}`)), { nil: undefined }))
    .map(([fields, found, callbacks]) => ({ ...fields, responses: found, ...(callbacks && { callbacks }) }))
  const pathItem = some({
    summary: text,
    description: text,
    get: operation,
    post: operation,
    parameters: few(parameter),
    servers: few(server),
    ...(isNewest && { query: operation, additionalOperations: named(operation) }),
    ...extension
  })
  const flow = need(
    { authorizationUrl: url, tokenUrl: url, scopes: named(text) },
    { refreshUrl: url, ...(isNewest && { deviceAuthorizationUrl: url }), ...extension }
  )
  const securityScheme = fc.oneof(
    need({ type: fc.constant('apiKey'), name: text, in: fc.constant('query') }, { description: text, ...extension }),
    need({ type: fc.constant('http'), scheme: fc.constantFrom('bearer', 'basic', TEXT) }, { bearerFormat: text }),
    need({
      type: fc.constant('oauth2'),
      flows: some({ implicit: flow, authorizationCode: flow, ...(isNewest && { deviceAuthorization: flow }) })
    }),
    need({ type: fc.constant('openIdConnect'), openIdConnectUrl: url }, { description: text })
  )
  const section = (shared: fc.Arbitrary<unknown>, other = shared) =>
    fc.tuple(shared, named(other)).map(([value, more]) => ({ shared: value, ...more }))
  const components = need(
    {
      schemas: section(schema),
      responses: section(response),
      parameters: section(parameter),
      requestBodies: section(requestBody),
      headers: section(header),
      links: section(link)
    },
    {
      examples: named(example),
      securitySchemes: named(securityScheme),
      callbacks: named(named(some({ post: base }), '{$url}')),
      ...(isNew && { pathItems: named(pathItem) }),
      ...(isNewest && { mediaTypes: named(mediaType) }),
      ...extension
    }
  )
  const document = need(
    {
      openapi: fc.constant(`${version}.0`),
      info: need(
        { title: text, version: text },
        {
          description: text,
          termsOfService: url,
          contact: some({ name: text, url, email: text }),
          license: need({ name: text }, { url }),
          ...(isNew && { summary: text }),
          ...extension
        }
      ),
      paths: named(pathItem, `/${TEXT}/`),
      components
    },
    {
      servers: few(server),
      security: few(requirement),
      tags: few(need({ name: text }, { description: text, externalDocs: docs })),
      externalDocs: docs,
      ...(isNew && { webhooks: named(pathItem), jsonSchemaDialect: url }),
      ...(isNewest && { $self: url }),
      ...extension
    }
  )
  return document.map(mark)
}

/** Replaces each placeholder, in keys too, by a text or number of its own. */
function mark(document: unknown): Record<string, unknown> {
  let count = 0
  const replace = (value: string) => value.replaceAll(TEXT, () => `mark${++count}m`)
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return replace(value)
    if (value === NUMBER) return 1_000_000 + ++count
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [replace(key), visit(part)]))
  }
  return visit(document) as Record<string, unknown>
}
