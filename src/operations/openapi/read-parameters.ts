import type { ActionByReference } from '../../contract/schemas/action.js'
import { type Part, within } from '../../openapi-document/document.js'
import { asList, asObject, asText, type Json } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

export type Parameter = ActionByReference['parameters'][number]

/** OpenAPI ignores these headers among parameters, because it describes them elsewhere. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization'])

/** The parameters of an operation. They override those of its path with the same name and location. */
export function readParameters(context: ReadContext, path: Part, operation: Part): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const part of [path, operation]) {
    for (const parameter of readList(context, part)) found.set(`${parameter.in} ${parameter.name}`, parameter)
  }
  return [...found.values()]
}

function readList(context: ReadContext, part: Part): Parameter[] {
  const list = within(part, 'parameters')
  const items = asList(list.value)
  context.budget.spendParts(items.length)
  return items.flatMap((_, index) => readParameter(context, context.document.follow(within(list, `${index}`))))
}

function readParameter(context: ReadContext, part: Part): Parameter[] {
  const parameter = asObject(part.value)
  const name = asText(parameter['name'])
  const location = parameter['in']
  if (!isLocation(location) || name === '') {
    context.messages.add('warning', 'a parameter is not supported and was omitted', part.at)
    return []
  }
  if (location === 'header' && NOT_PARAMETERS.has(name.toLowerCase())) return []
  const schema = asObject(context.document.follow(within(part, 'schema')).value)
  return [
    {
      name,
      in: location,
      required: parameter['required'] === true || location === 'path',
      type: readType(context, schema, part.at),
      ...(isScalar(schema['default']) && { default: schema['default'] })
    }
  ]
}

function isLocation(value: unknown): value is Parameter['in'] {
  return value === 'cookie' || value === 'header' || value === 'path' || value === 'query'
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/** Only scalar types are supported (SPEC:3594-3595). Any other type becomes a string. */
function readType(context: ReadContext, schema: Json, at: string): Parameter['type'] {
  const types = [schema['type']].flat().filter(type => type !== 'null' && type !== undefined)
  const [type] = types
  if (types.length === 1 && isType(type)) return type
  const values = asList(schema['enum'])
  const isPlain = types.length === 0 && !COMPOSED.some(keyword => keyword in schema)
  if (isPlain && values.length === 0) return 'string'
  if (isPlain && values.every(value => typeof value === 'string')) return 'string'
  context.messages.add('warning', 'a parameter does not have one scalar type and became a string', at)
  return 'string'
}

const COMPOSED = ['allOf', 'anyOf', 'oneOf', 'properties', 'items']

function isType(value: unknown): value is Parameter['type'] {
  return value === 'string' || value === 'number' || value === 'integer' || value === 'boolean'
}

interface PathTemplate {
  /** Such as `/pets/{petId}`. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** The JSON Pointer to the operation. */
  readonly at: string
}

/** Converts `/pets/{petId}` to `/pets/{{ param.petId }}` (SPEC:3562), and adds parameters that are not described. */
export function readPath(context: ReadContext, { path, parameters, at }: PathTemplate) {
  const names = Array.from(path.matchAll(PLACEHOLDER), ([, name]) => name as string)
  const known = new Set(parameters.filter(parameter => parameter.in === 'path').map(({ name }) => name))
  const missing = [...new Set(names)].filter(name => !known.has(name))
  context.budget.spendParts(missing.length)
  for (const name of missing) {
    context.messages.add('warning', 'a path parameter is not described and became a string', `${at}: ${name}`)
  }
  const added = missing.map((name): Parameter => ({ name, in: 'path', required: true, type: 'string' }))
  return { path: path.replaceAll(PLACEHOLDER, '{{ param.$1 }}'), parameters: [...parameters, ...added] }
}

const PLACEHOLDER = /\{([^{}]+)\}/g
