import { categories, isCategory } from '../../contract/categories.js'
import type { Category, ErrorField } from '../../contract/schemas/common.js'
import { apiError } from '../../contract/errors.js'
import type { Operation } from '../../contract/operations.js'
import { type QueryParameter, queryParameters } from '../../contract/operations/parameters.js'

/** The parameters of a query by their names; what an operation does not take has the value of its absence. */
export interface QueryValues {
  readonly first: number
  readonly after: string | undefined
  readonly before: string | undefined
  readonly sort: string | undefined
  readonly tags: string | undefined
  readonly categories: readonly Category[]
  readonly protocol: string | undefined
  readonly name: string | undefined
  readonly force: boolean
}

/** As they were sent: a parameter that was repeated has several texts. */
export type QueryTexts = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Checks the parameters that the operation takes; others are ignored. A parameter that is empty counts as left out.
 * @throws ApiError 400 `invalidQuery`, which names each one that is wrong; `invalidPageSize`.
 */
export type QueryReader = (sent: QueryTexts) => QueryValues

/** What is known of an operation is found out once, and not for each request. */
export function createQueryReader({ query: names = [] }: Operation): QueryReader {
  const none = readQueryValues([], {})
  return names.length === 0 ? () => none : sent => readQueryValues(names, sent)
}

function readQueryValues(names: readonly QueryParameter[], sent: QueryTexts): QueryValues {
  const fields: ErrorField[] = []

  function read<Name extends QueryParameter, Value>(
    name: Name,
    toValue: (texts: readonly string[]) => Value | Mistake
  ) {
    const texts = names.includes(name) ? [sent[name] ?? []].flat().filter(text => text !== '') : []
    const value = toValue(texts)
    if (!(value instanceof Mistake)) return value
    fields.push({ field: name, message: value.message })
    return toValue([]) as Value
  }

  const values: QueryValues = {
    first: read('first', once(toPageSize)) ?? queryParameters.first.schema.default,
    after: read('after', once(asIs)),
    before: read('before', once(asIs)),
    sort: read('sort', once(asIs)),
    tags: read('tags', once(asIs)),
    categories: read('categories', toCategories),
    protocol: read('protocol', once(asIs)),
    name: read('name', once(asIs)),
    force: read('force', once(toFlag)) ?? false
  }
  if (fields.length === 0) return values
  throw apiError(fields.every(({ field }) => field === 'first') ? 'invalidPageSize' : 'invalidQuery', {
    fields
  })
}

/** What is wrong with a parameter. */
class Mistake {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

function asIs(text: string): string {
  return text
}

function once<Value>(toValue: (text: string) => Value | Mistake) {
  return ([text, ...more]: readonly string[]): Value | undefined | Mistake => {
    if (more.length > 0) return new Mistake('is sent more than once; send it once')
    return text === undefined ? undefined : toValue(text)
  }
}

function toPageSize(text: string): number | Mistake {
  const { minimum, maximum } = queryParameters.first.schema
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (size >= minimum && size <= maximum) return size
  return found(text, `a whole number from ${minimum} to ${maximum}`)
}

function toFlag(text: string): boolean | Mistake {
  if (text === 'true' || text === 'false') return text === 'true'
  return found(text, 'true or false')
}

function toCategories(texts: readonly string[]): readonly Category[] | Mistake {
  const unknown = texts.find(text => !isCategory(text))
  return unknown === undefined ? texts.filter(isCategory) : found(unknown, categories.join(', '))
}

const LONGEST_SHOWN = 60

function found(text: string, allowed: string): Mistake {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
  return new Mistake(`found ${JSON.stringify(shown)}; allowed is ${allowed}`)
}
