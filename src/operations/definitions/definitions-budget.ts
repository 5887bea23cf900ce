/** Limits the length of stored schemas. A short reference in a request can become a long one. */
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_DEFINITIONS_LENGTH, MAX_SCHEMA_LENGTH } from '../../contract/limits.js'
import { TOO_LONG } from './version-totals.js'

/** The bytes that references of the definitions of a version can still get. */
export interface Budget {
  /**
   * Call it for each reference.
   * @throws ApiError 400 `definitionInvalid`.
   */
  spend(bytes: number): void
}

/**
 * @param length of the definitions that stay, in bytes.
 * @param field the field of the body that an error names.
 */
export function createBudget(length: number, field: string): Budget {
  let left = MAX_DEFINITIONS_LENGTH - length
  return {
    spend(bytes) {
      left -= bytes
      if (left < 0) throw invalidField(field, TOO_LONG, 'definitionInvalid')
    }
  }
}

/** @throws ApiError 400 `definitionInvalid`. */
export function assertSchemaFits(content: string, field: string): void {
  if (Buffer.byteLength(content) <= MAX_SCHEMA_LENGTH) return
  throw invalidField(field, `a schema can have ${MAX_SCHEMA_LENGTH} bytes; it would have more`, 'definitionInvalid')
}
