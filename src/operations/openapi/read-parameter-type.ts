/** The scalar type of a parameter. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import { type Part, within } from '../../openapi-document/document.js'
import { asList, asObject, type Json } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

type ParameterType = ActionByReference['parameters'][number]['type']

const TYPES = ['string', 'number', 'integer', 'boolean'] as const satisfies readonly ParameterType[]

const CHOICES = ['allOf', 'anyOf', 'oneOf'] as const

/** Schemas within choices that are read for the type of one parameter. */
const MAX_SCHEMAS = 100

/** Only scalar types are supported (SPEC:3585). Any other type becomes a string. */
export function readParameterType({ document, messages, budget }: ReadContext, parameter: Part): ParameterType {
  const types = new Set<unknown>()
  const queue = [within(parameter, 'schema')]
  // The queue grows with the schemas of choices. A schema can contain itself.
  for (let next = 0; next < queue.length && next < MAX_SCHEMAS; next++) {
    const part = document.follow(queue[next] as Part)
    const schema = asObject(part.value)
    for (const type of listTypes(schema)) types.add(type)
    for (const keyword of CHOICES) {
      const choice = within(part, keyword)
      asList(choice.value).forEach((_, index) => queue.push(within(choice, `${index}`)))
    }
  }
  budget.spendParts(queue.length - 1)
  types.delete('null')
  if (types.size === 0) types.add('string')
  if (types.has('number')) types.delete('integer')
  const [type] = types
  const isScalar = types.size === 1 && TYPES.includes(type as ParameterType)
  if (isScalar && !hasContent(parameter)) return type as ParameterType
  messages.add('warning', 'a parameter does not have one scalar type and became a string', parameter.at)
  return 'string'
}

function hasContent({ value }: Part): boolean {
  return asObject(value)['content'] !== undefined
}

function listTypes(schema: Json): unknown[] {
  const { type, enum: values, properties, items } = schema
  if (type !== undefined) return [type].flat()
  if (properties !== undefined) return ['object']
  if (items !== undefined) return ['array']
  return asList(values).map(typeOf)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return Array.isArray(value) ? 'array' : typeof value
}
