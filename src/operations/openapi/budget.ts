/** Limits how much is read from a document, and how much is made of it. References can multiply a small document. */
import {
  MAX_DEFINITIONS,
  MAX_DEFINITIONS_LENGTH,
  MAX_DOCUMENT_LENGTH,
  MAX_DOCUMENT_PARTS,
  MAX_RESOURCES,
  MAX_RESOURCES_LENGTH,
  MAX_SCHEMA_LENGTH
} from '../../contract/limits.js'
import { refuseDocument } from '../../openapi-document/messages.js'

/** Definitions may be this many times as long as the document, plus the length below. */
const MAX_DEFINITIONS_GROWTH = 4

const MIN_DEFINITIONS_LENGTH = 1_048_576

export interface Budget {
  /** Counts entries before they are read. @throws ApiError 400 `importRefused`. */
  spendParts(count: number): void
  /** Counts characters of the result. @throws ApiError 400 `importRefused`. */
  spendLength(count: number): void
  /** Counts a definition with its bytes. @throws ApiError 400 `importRefused`. */
  spendDefinition(length: number): void
  /** Counts an action or a trigger with its characters. @throws ApiError 400 `importRefused`. */
  spendResource(length: number): void
}

const TOO_MANY_OPERATIONS = `the document has too many operations; a version can have ${MAX_RESOURCES} actions and triggers`

const SCHEMA_TOO_LONG = `a schema of the document is too long; a definition can have ${MAX_SCHEMA_LENGTH} bytes`

/** @param length of the document, in bytes. */
export function createBudget(length: number): Budget {
  let partsLeft = MAX_DOCUMENT_PARTS
  let lengthLeft = MAX_DOCUMENT_LENGTH
  let definitionsLeft = MAX_DEFINITIONS
  let resourcesLeft = MAX_RESOURCES
  let resourcesLength = MAX_RESOURCES_LENGTH
  let definitionsLength = Math.min(MAX_DEFINITIONS_LENGTH, MIN_DEFINITIONS_LENGTH + MAX_DEFINITIONS_GROWTH * length)

  return {
    spendParts(count) {
      partsLeft -= count
      if (partsLeft < 0)
        throw refuseDocument('the document has too many operations, parameters and responses; divide it')
    },
    spendLength(count) {
      lengthLeft -= count
      if (lengthLeft < 0)
        throw refuseDocument('the operations of the document are too large, with their definitions; divide it')
    },
    spendResource(length) {
      resourcesLength -= length
      resourcesLeft--
      if (resourcesLeft < 0) throw refuseDocument(TOO_MANY_OPERATIONS)
      if (resourcesLength < 0) throw refuseDocument('the operations of the document are too large; divide it')
    },
    spendDefinition(length) {
      if (length > MAX_SCHEMA_LENGTH) throw refuseDocument(SCHEMA_TOO_LONG)
      // A part that several references name is in several definitions.
      definitionsLength -= length
      definitionsLeft--
      if (definitionsLeft < 0 || definitionsLength < 0)
        throw refuseDocument('the definitions of the document are too large; divide it')
    }
  }
}
