/** Errors that list the invalid fields of a body or query. */
import type { ErrorField } from './schemas/common.js'
import { type ApiError, apiError, type PlainErrorName } from './errors.js'

export function invalidField(field: string, message: string, rule: PlainErrorName = 'invalidBody'): ApiError {
  return apiError(rule, { fields: [{ field, message }] })
}

/** A body can have a hundred thousand errors; nobody reads more than these. */
export const MAX_FIELDS = 100

/** @throws ApiError of the rule if there are invalid fields. */
export function assertValid(invalid: readonly ErrorField[], rule: PlainErrorName = 'invalidBody'): void {
  if (invalid.length > 0) throw apiError(rule, { fields: invalid.slice(0, MAX_FIELDS) })
}
