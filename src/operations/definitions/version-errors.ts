import type { DefinitionReference } from '../../contract/schemas/definition.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { findDanglingNames } from './definition-references.js'

/** What is wrong with a definition, an action or a trigger of a version. */
export interface VersionError extends DefinitionReference {
  /** A JSON Pointer into it. */
  readonly field: string
  readonly message: string
}

/**
 * What keeps a version from being published (SPEC:916, 1385-1388): the errors of its actions and triggers, which they
 * also answer as `errors` (warnings are in nobody's way), and the references of its definitions to what was deleted,
 * for which the contract's Definition has no property. None, where it is empty. Each is mended by an update of what it
 * is about; the last kind also by a definition of the name that is missing.
 */
export function listVersionErrors({ store }: OperationContext, version: VersionSummary): VersionError[] {
  const { actions, triggers, definitions } = store.resources.list(version.id)
  const dangling = [...findDanglingNames(definitions)].flatMap(([{ id, name }, missing]) =>
    missing.map((each): VersionError => {
      return { type: 'definition', id, name, field: '/schema/content', message: `there is no definition "${each}"` }
    })
  )
  return [
    ...dangling,
    ...actions.flatMap(action => toErrors('action', action)),
    ...triggers.flatMap(trigger => toErrors('trigger', trigger))
  ]
}

interface Validated {
  readonly id: string
  readonly name: string
  readonly errors?: readonly { readonly field: string; readonly message: string; readonly severity: string }[]
}

function toErrors(type: 'action' | 'trigger', { id, name, errors = [] }: Validated): VersionError[] {
  return errors
    .filter(({ severity }) => severity === 'error')
    .map(({ field, message }) => ({ type, id, name, field, message }))
}
