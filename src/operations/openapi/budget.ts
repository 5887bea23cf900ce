/** Bounds what is read from a document and made of it. References can multiply a small document. */
import { refuseDocument } from '../../openapi-document/messages.js'

/** Operations, parameters, responses and other entries that operations have. */
const MAX_PARTS = 100_000

/** Characters of all operations in a response, each with its definitions in full, and of all security schemes. */
const MAX_TOTAL_LENGTH = 67_108_864

/** Characters of all definitions together. A part that several references name is in several definitions. */
const MAX_DEFINITIONS_LENGTH = 16_777_216

/** Definitions of a small document may be this many times its length, and then some. */
const MAX_DEFINITIONS_GROWTH = 4

const MIN_DEFINITIONS_LENGTH = 1_048_576

export interface Budget {
  /** Counts entries before they are read. @throws ApiError 400 `importRefused`. */
  spendParts(count: number): void
  /** Counts characters of the result. @throws ApiError 400 `importRefused`. */
  spendLength(count: number): void
  /** Counts characters of definitions. @throws ApiError 400 `importRefused`. */
  spendDefinitions(count: number): void
}

/** @param length of the document, in bytes. */
export function createBudget(length: number): Budget {
  let partsLeft = MAX_PARTS
  let lengthLeft = MAX_TOTAL_LENGTH
  let definitionsLeft = Math.min(MAX_DEFINITIONS_LENGTH, MIN_DEFINITIONS_LENGTH + MAX_DEFINITIONS_GROWTH * length)

  return {
    spendParts(count) {
      partsLeft -= count
      if (partsLeft < 0) throw refuseDocument('the document has too many operations, parameters and responses')
    },
    spendLength(count) {
      lengthLeft -= count
      if (lengthLeft < 0) throw refuseDocument('the operations of the document are too large, with their definitions')
    },
    spendDefinitions(count) {
      definitionsLeft -= count
      if (definitionsLeft < 0) throw refuseDocument('the definitions of the document are too large')
    }
  }
}
