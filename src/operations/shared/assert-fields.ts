/** Rules about the fields of a body that its schema cannot express. */
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { quote } from '../../core/quote.js'

/** A field that must repeat a value of the path or of the stored resource. */
interface ExpectedField {
  readonly field: string
  readonly found: string
  readonly expected: string
}

/** @throws ApiError 400 `invalidBody` listing each field that differs. */
export function assertSame(fields: readonly ExpectedField[]): void {
  assertValid(
    fields
      .filter(({ found, expected }) => found !== expected)
      .map(({ field, found, expected }) => ({ field, message: `expected ${quote(expected)}, got ${quote(found)}` }))
  )
}

/** @throws ApiError 400 `invalidBody` for the first item of a list that repeats the value of an earlier one. */
export function assertUnique<Key extends string>(
  key: Key,
  items: readonly { readonly [Name in Key]: string }[],
  path: string
): void {
  const seen = new Map<string, number>()
  items.forEach((item, index) => {
    const earlier = seen.get(item[key])
    if (earlier !== undefined) {
      throw invalidField(`${path}[${index}].${key}`, `${quote(item[key])} is already used at ${path}[${earlier}]`)
    }
    seen.set(item[key], index)
  })
}
