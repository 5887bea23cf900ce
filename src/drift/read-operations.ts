/** Reads the operations of an OpenAPI document in a normalised form. */
import { isObject } from '../core/values/is-object.js'
import type { OpenApiDocument } from '../openapi-document/document.js'
import { asList, asObject, asText, type Json } from '../openapi-document/json.js'
import { follow } from './read-document.js'
import { UnusableDocument } from './unusable-document.js'

/** Schemas by media type. */
export type Content = ReadonlyMap<string, unknown>

export interface ApiParameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly style: string
  readonly explode: boolean
  readonly schema: unknown
}

export interface ApiOperation {
  /** Empty if absent. */
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly ApiParameter[]
  readonly body?: { readonly required: boolean; readonly content: Content }
  /** By status, including `default`. */
  readonly responses: ReadonlyMap<string, Content>
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** @throws UnusableDocument if there are no operations, or for a reference without a target. */
export function readOperations(document: OpenApiDocument): ApiOperation[] {
  const paths = Object.entries(asObject(document.root['paths']))
  const operations = paths.flatMap(([path, item]) => readPath(document, path, follow(document, item)))
  if (operations.length === 0) {
    throw new UnusableDocument(
      'the document has no operations in paths; name the document that describes the whole API'
    )
  }
  return operations
}

function readPath(document: OpenApiDocument, path: string, item: Json): ApiOperation[] {
  return METHODS.flatMap(method => {
    const operation = item[method]
    if (!isObject(operation)) return []
    const { operationId, parameters, requestBody, responses } = operation
    const all = [...asList(item['parameters']), ...asList(parameters)]
    return [
      {
        operationId: asText(operationId),
        method: method.toUpperCase(),
        path,
        parameters: readParameters(document, all),
        ...(requestBody !== undefined && { body: readBody(follow(document, requestBody)) }),
        responses: readResponses(document, asObject(responses))
      }
    ]
  })
}

/** The parameters of an operation come last, and override those of its path. */
function readParameters(document: OpenApiDocument, all: readonly unknown[]): ApiParameter[] {
  const parameters = all.map(each => readParameter(follow(document, each)))
  return [...new Map(parameters.map(parameter => [keyOf(parameter), parameter])).values()]
}

/** Identifies a parameter. Names of headers are case-insensitive. */
export function keyOf({ in: where, name }: Pick<ApiParameter, 'in' | 'name'>): string {
  return `${where} ${where === 'header' ? name.toLowerCase() : name}`
}

function readParameter({ name, in: where, required, style, explode, schema, content }: Json): ApiParameter {
  const defaultStyle = where === 'query' || where === 'cookie' ? 'form' : 'simple'
  const actualStyle = asText(style) === '' ? defaultStyle : asText(style)
  return {
    name: asText(name),
    in: asText(where),
    required: required === true,
    style: actualStyle,
    explode: typeof explode === 'boolean' ? explode : actualStyle === 'form',
    schema: schema ?? asObject(Object.values(asObject(content))[0])['schema'] ?? {}
  }
}

function readBody({ required, content }: Json) {
  return { required: required === true, content: readContent(content) }
}

function readResponses(document: OpenApiDocument, responses: Json): Map<string, Content> {
  const entries = Object.entries(responses).filter(([status]) => !status.startsWith('x-'))
  return new Map(
    entries.map(([status, response]) => [toStatus(status), readContent(follow(document, response)['content'])])
  )
}

/** `4xx` as `4XX`, the form in the specification. */
function toStatus(status: string): string {
  return status === 'default' ? status : status.toUpperCase()
}

function readContent(content: unknown): Content {
  return new Map(
    Object.entries(asObject(content)).map(([type, media]) => [toMediaType(type), asObject(media)['schema'] ?? {}])
  )
}

/** Without parameters such as a character set. */
function toMediaType(type: string): string {
  return (type.split(';')[0] as string).trim().toLowerCase()
}
