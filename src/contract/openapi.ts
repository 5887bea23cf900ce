/** The OpenAPI 3.1 document of the mock, generated from the tables of operations and schemas. */
import { type Operation, operations, parametersOf } from './operations.js'
import type { OperationBody } from './operations/operation.js'
import {
  type PathParameter,
  pathParameters,
  pathParameterSchema,
  type QueryParameter,
  queryParameters
} from './operations/parameters.js'
import { schemas } from './schemas.js'

type Json = Record<string, unknown>

/** @param baseUrl of the server. By default, the servers are relative to the URL of the document. */
export function describeApi(version: string, baseUrl = '') {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Versori Connect API (versori-mock)',
      version,
      description: "A stateful mock of the Versori Connect API; not the vendor's document."
    },
    servers: [{ url: `${baseUrl}/api/connect/v1` }, { url: baseUrl === '' ? '/' : baseUrl }],
    security: [{ bearerToken: [] }, { cookie: [] }],
    paths: describePaths(Object.values(operations)),
    components: {
      securitySchemes: {
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'cookie',
          description: 'The same token as in the Authorization header.'
        },
        bearerToken: { type: 'http', scheme: 'bearer', description: 'An API key or an id_token.' }
      },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, publish(schema)]))
    }
  }
}

function describePaths(all: readonly Operation[]): Record<string, Json> {
  const paths: Record<string, Json> = {}
  for (const operation of all) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) }
  }
  return paths
}

function describe(operation: Operation): Json {
  const { operationId, summary, description, tags, path, query = [], body } = operation
  return {
    operationId,
    summary,
    description,
    tags: [...tags],
    parameters: [...parametersOf(path).map(describePathParameter), ...query.map(describeQueryParameter)],
    ...(body && { requestBody: describeBody(body) }),
    responses: describeResponses(operation)
  }
}

function describePathParameter(name: PathParameter): Json {
  const { description } = pathParameters[name]
  return { name, in: 'path', required: true, description, schema: pathParameterSchema(name) }
}

function describeQueryParameter(name: QueryParameter): Json {
  const { description, schema } = queryParameters[name]
  return { name, in: 'query', required: false, description, schema: publish(schema) }
}

function describeBody({ required, content }: OperationBody): Json {
  return {
    required,
    content: Object.fromEntries(Object.entries(content).map(([type, name]) => [type, { schema: refer(name) }]))
  }
}

/** Unlike in the vendor's document (SPEC:408-430), DeleteConnector has a `default` response, too. */
function describeResponses({ success, errors = {} }: Operation): Json {
  const { status, schema, mediaType } = success
  return {
    [status]: schema === undefined ? { description: 'No content' } : response('OK', schema, mediaType),
    ...Object.fromEntries(Object.entries(errors).map(([code, name]) => [code, response('Error', name as string)])),
    default: response('Error', 'Error')
  }
}

function response(description: string, schema: string, mediaType = 'application/json'): Json {
  return { description, content: { [mediaType]: { schema: refer(schema) } } }
}

function refer(name: string): Json {
  return { $ref: toPointer(name) }
}

function toPointer(name: string): string {
  return `#/components/schemas/${name}`
}

/** A schema as OpenAPI expects it: references as JSON Pointers, and discriminators with a mapping. */
function publish(schema: object): Json {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === '$id') return undefined
    if (key === '$ref') return toPointer(value as string)
    return isChoice(value) ? { ...value, discriminator: withMapping(value) } : value
  }) as Json
}

interface Choice {
  readonly oneOf: readonly { readonly $ref?: string }[]
  readonly discriminator: { readonly propertyName: string }
}

function isChoice(value: unknown): value is Choice {
  return typeof value === 'object' && value !== null && 'oneOf' in value && 'discriminator' in value
}

function withMapping({ oneOf, discriminator }: Choice): Json {
  const { propertyName } = discriminator
  const mapping = oneOf.flatMap(({ $ref }) => {
    const variant = schemas[$ref?.split('/').at(-1) ?? '']
    const properties = variant?.['properties'] as Record<string, { const: string }> | undefined
    return properties === undefined ? [] : [[properties[propertyName]?.const, $ref]]
  })
  return { propertyName, ...(mapping.length > 0 && { mapping: Object.fromEntries(mapping) as Json }) }
}
