/** The limits of all definitions of a version together. Most operations on definitions read all of them. */
import type { ApiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_DEFINITIONS, MAX_DEFINITIONS_LENGTH } from '../../contract/limits.js'

/** A definition as stored, or as a request or seed has it. */
export interface Measured {
  readonly name: string
  readonly accept: readonly string[]
  readonly description?: string
  readonly schema?: { readonly content?: string }
}

/** The characters of a definition and its schema. */
export function measureDefinition({ name, accept, description = '', schema = {} }: Measured): number {
  const { content = '' } = schema
  return accept.reduce((sum, type) => sum + type.length, name.length + description.length + content.length)
}

/** Why the definitions of a version are too many or too long; undefined if they fit. */
export function findExcess(definitions: readonly Measured[]): string | undefined {
  if (definitions.length > MAX_DEFINITIONS) {
    return `a version can have ${MAX_DEFINITIONS} definitions; it would have ${definitions.length}`
  }
  const length = definitions.reduce((sum, definition) => sum + measureDefinition(definition), 0)
  return length > MAX_DEFINITIONS_LENGTH ? TOO_LONG : undefined
}

const TOO_LONG = `the definitions of a version can have ${MAX_DEFINITIONS_LENGTH} characters in all; they would have more`

/** The characters that the definitions of a version can still get. */
export interface Budget {
  /**
   * Call it for each text, because a short reference can become a long one.
   * @throws ApiError 400 `definitionInvalid`.
   */
  spend(characters: number): void
}

/** @param field the field of the body that an error names. */
export function createBudget(definitions: readonly Measured[], field: string): Budget {
  assertFit(definitions, field)
  let left = definitions.reduce((sum, definition) => sum - measureDefinition(definition), MAX_DEFINITIONS_LENGTH)
  return {
    spend(characters) {
      left -= characters
      if (left < 0) throw tooMuch(field, TOO_LONG)
    }
  }
}

/** @throws ApiError 400 `definitionInvalid`. */
export function assertFit(definitions: readonly Measured[], field: string): void {
  const excess = findExcess(definitions)
  if (excess !== undefined) throw tooMuch(field, excess)
}

function tooMuch(field: string, message: string): ApiError {
  return invalidField(field, message, 'definitionInvalid')
}
