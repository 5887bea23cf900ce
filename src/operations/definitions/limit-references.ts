import { MAX_SHOWN_NAMES_LENGTH, MAX_SHOWN_REFERENCES } from '../../contract/limits.js'
import type { DefinitionReference } from '../../contract/schemas/definition.js'

/** The first of the references, as many as the response can still show. */
export type ShowReferences = (references: readonly DefinitionReference[]) => readonly DefinitionReference[]

/**
 * For one response, or one item of a page. Assumed: it leaves out further references, because thousands of resources
 * can refer to the same definitions.
 */
export function limitReferences(): ShowReferences {
  let left = MAX_SHOWN_REFERENCES
  let lengthLeft = MAX_SHOWN_NAMES_LENGTH

  function spend({ name }: DefinitionReference): boolean {
    left--
    lengthLeft -= name.length
    return left >= 0 && lengthLeft >= 0
  }

  return references => {
    const end = references.findIndex(reference => !spend(reference))
    return end === -1 ? references : references.slice(0, end)
  }
}
