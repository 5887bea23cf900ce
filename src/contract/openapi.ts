/** What is served, as OpenAPI 3.1, made from the tables of operations and schemas. */
import type { TSchema } from '@sinclair/typebox'
import { type Operation, operations, parametersOf, pathParameters } from './operations.js'
import { schemas } from './schemas.js'

type Json = Record<string, unknown>

export function describeApi(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Versori Connect API (versori-mock)',
      version,
      description: 'A stateful mock of the Versori Connect API; not the vendor\'s document.'
    },
    servers: [{ url: '/api/connect/v1' }, { url: '/' }],
    security: [{ bearerToken: [] }, { cookie: [] }],
    paths: describePaths(Object.values(operations)),
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'cookie', description: 'What a bearer header carries.' },
        bearerToken: { type: 'http', scheme: 'bearer', description: 'An API key, or an id_token.' }
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

function describe({ operationId, summary, description, tag, path, success }: Operation): Json {
  return {
    operationId,
    summary,
    description,
    tags: [tag],
    parameters: parametersOf(path).map(describeParameter),
    responses: { [success.status]: jsonResponse('OK', success.schema), default: jsonResponse('Error', 'Error') }
  }
}

function describeParameter(name: keyof typeof pathParameters): Json {
  const { ulid, description } = pathParameters[name]
  return {
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string', ...(ulid && { format: 'ulid' }) }
  }
}

function jsonResponse(description: string, schema: string | undefined): Json {
  if (schema === undefined) return { description }
  return { description, content: { 'application/json': { schema: { $ref: toPointer(schema) } } } }
}

function toPointer(name: string): string {
  return `#/components/schemas/${name}`
}

/** A schema as OpenAPI writes it: references by pointer, and discriminators with the mapping that tools expect. */
function publish(schema: TSchema): Json {
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
