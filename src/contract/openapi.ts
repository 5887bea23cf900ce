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
import { tags } from './operations/tags.js'
import { type Json, publishSchema, publishSchemas, refer } from './publish-schemas.js'
import { schemas } from './schemas.js'

/** A successful call of an operation, as the examples of the ledger have it. */
export interface OperationSample {
  readonly request?: unknown
  readonly response?: unknown
}

/**
 * @param baseUrl of the server. By default, the servers are relative to the URL of the document.
 * @param samples by operationId.
 */
export function describeApi(version: string, baseUrl = '', samples: Readonly<Record<string, OperationSample>> = {}) {
  const paths = describePaths(Object.values(operations), samples)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Versori Connect API (versori-mock)',
      version,
      description:
        "A stateful mock of the Versori Connect API; not the vendor's document. The control plane of the mock has a " +
        'document of its own, at /__admin/control-plane.json.',
      contact: { name: 'versori-mock' },
      license: { name: 'MIT', identifier: 'MIT' }
    },
    servers: [
      { url: `${baseUrl}/api/connect/v1`, description: 'The path of the production server.' },
      { url: baseUrl === '' ? '/' : baseUrl, description: "The path of the vendor's development server." }
    ],
    security: [{ bearerToken: [] }, { cookie: [] }],
    tags: listTags(),
    paths,
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
      schemas: publishSchemas(schemas, paths)
    }
  }
}

function listTags(): { readonly name: string; readonly description: string }[] {
  const used = new Set<string>(Object.values<Operation>(operations).flatMap(operation => operation.tags))
  return Object.entries(tags)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }))
}

type Samples = Readonly<Record<string, OperationSample>>

function describePaths(all: readonly Operation[], samples: Samples): Record<string, Json> {
  const paths: Record<string, Json> = {}
  for (const operation of all) {
    const described = describe(operation, samples[operation.operationId] ?? {})
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described }
  }
  return paths
}

function describe(operation: Operation, sample: OperationSample): Json {
  const { operationId, summary, description, tags: own, path, query = [], body } = operation
  return {
    operationId,
    summary,
    description,
    tags: [...own],
    parameters: [...parametersOf(path).map(describePathParameter), ...query.map(describeQueryParameter)],
    ...(body && { requestBody: describeBody(body, sample.request) }),
    responses: describeResponses(operation, sample.response)
  }
}

function describePathParameter(name: PathParameter): Json {
  const { description } = pathParameters[name]
  return { name, in: 'path', required: true, description, schema: pathParameterSchema(name) }
}

function describeQueryParameter(name: QueryParameter): Json {
  const { description, schema } = queryParameters[name]
  return { name, in: 'query', required: false, description, schema: publishSchema(schema) }
}

const JSON_TYPE = 'application/json'

function describeBody({ required, content }: OperationBody, example: unknown): Json {
  return {
    required,
    content: Object.fromEntries(
      Object.entries(content).map(([type, name]) => [
        type,
        { schema: refer(name), ...(type === JSON_TYPE && example !== undefined && { example }) }
      ])
    )
  }
}

/** Unlike in the vendor's document (SPEC:408-430), DeleteConnector has a `default` response, too. */
function describeResponses({ success, errors = {} }: Operation, example: unknown): Json {
  const { status, schema, mediaType } = success
  return {
    [status]: schema === undefined ? { description: 'No content' } : response('OK', { schema, mediaType, example }),
    ...Object.fromEntries(
      Object.entries(errors).map(([code, name]) => [code, response('Error', { schema: name as string })])
    ),
    default: response('Error', { schema: 'Error' })
  }
}

interface ResponseContent {
  readonly schema: string
  readonly mediaType?: string | undefined
  readonly example?: unknown
}

function response(description: string, { schema, mediaType = JSON_TYPE, example }: ResponseContent): Json {
  return {
    description,
    content: { [mediaType]: { schema: refer(schema), ...(example !== undefined && { example }) } }
  }
}
