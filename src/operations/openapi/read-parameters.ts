import type { ActionByReference } from '../../contract/schemas/action.js'
import { type Part, within } from '../../openapi-document/document.js'
import { asList, asObject, asText } from '../../openapi-document/json.js'
import { readParameterType } from './read-parameter-type.js'
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
  const { messages } = context
  const parameter = asObject(part.value)
  const name = asText(parameter['name'])
  const location = parameter['in']
  if (!isLocation(location) || name === '') {
    messages.add('warning', 'a parameter is not supported and was omitted', part.at)
    return []
  }
  if (location === 'header' && NOT_PARAMETERS.has(name.toLowerCase())) {
    messages.add('info', 'OpenAPI ignores header parameters called Accept, Content-Type or Authorization', part.at)
    return []
  }
  const value = readDefault(context, within(part, 'schema'))
  return [
    {
      name,
      in: location,
      required: parameter['required'] === true || location === 'path',
      type: readParameterType(context, part),
      ...(value !== undefined && { default: value })
    }
  ]
}

function isLocation(value: unknown): value is Parameter['in'] {
  return value === 'cookie' || value === 'header' || value === 'path' || value === 'query'
}

/** Only scalar defaults are supported. */
function readDefault({ document, messages }: ReadContext, schema: Part): Parameter['default'] {
  const { value, at } = within(document.follow(schema), 'default')
  if (value === undefined) return undefined
  if (['string', 'number', 'boolean'].includes(typeof value)) return value
  messages.add('warning', 'a default of a parameter is not scalar and was omitted', at)
  return undefined
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
    context.messages.add('warning', 'a path parameter is not described and became a string', { at, about: name })
  }
  const added = missing.map((name): Parameter => ({ name, in: 'path', required: true, type: 'string' }))
  return { path: path.replaceAll(PLACEHOLDER, '{{ param.$1 }}'), parameters: [...parameters, ...added] }
}

const PLACEHOLDER = /\{([^{}]+)\}/g
