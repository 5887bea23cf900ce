/** What is wrong with the fields of a body, beyond what its schema says. */
import type { ErrorField } from '../../contract/schemas/common.js'
import { type ApiError, apiError } from '../../contract/errors.js'

/** The error 400 `invalidBody` for fields that are wrong. */
export function invalidFields(...fields: readonly ErrorField[]): ApiError {
  return apiError('invalidBody', { fields })
}

/** A field that is to say what the path, or what is kept, says. */
interface Sameness {
  readonly field: string
  readonly found: string
  readonly allowed: string
}

/** @throws ApiError 400 `invalidBody`, which names each field that says something else. */
export function assertSame(all: readonly Sameness[]): void {
  const wrong = all.filter(({ found, allowed }) => found !== allowed)
  if (wrong.length === 0) return
  throw invalidFields(
    ...wrong.map(({ field, found, allowed }) => ({
      field,
      message: `found ${quote(found)}; allowed is ${quote(allowed)}`
    }))
  )
}

/**
 * @throws ApiError 400 `invalidBody`, which names the first item of a list that repeats the value of an earlier one.
 */
export function assertUnique<Key extends string>(
  key: Key,
  items: readonly { readonly [Name in Key]: string }[],
  path: string
): void {
  const seen = new Map<string, number>()
  items.forEach((item, index) => {
    const earlier = seen.get(item[key])
    if (earlier !== undefined) {
      const message = `${quote(item[key])} is used already, at ${path}[${earlier}]; each must be unique`
      throw invalidFields({ field: `${path}[${index}].${key}`, message })
    }
    seen.set(item[key], index)
  })
}

const LONGEST_SHOWN = 60

export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text)
}
