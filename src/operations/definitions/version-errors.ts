import type { DefinitionReference } from '../../contract/schemas/definition.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { findDanglingNames, outlineVersion } from './definition-references.js'

/** An error in a definition, action or trigger of a version. */
export interface VersionError extends DefinitionReference {
  /** A JSON Pointer into the definition, action or trigger. */
  readonly field: string
  readonly message: string
}

/**
 * The errors that prevent the publication of a version (SPEC:916, 1385-1388); empty if it can be published. They are
 * the `errors` of actions and triggers, warnings apart, and the references of definitions to deleted definitions, for
 * which the contract's Definition has no property.
 */
export function listVersionErrors({ store }: OperationContext, version: VersionSummary): VersionError[] {
  const { resources } = store
  const { definitions } = outlineVersion(store, version.id)
  const dangling = [...findDanglingNames(definitions)].flatMap(([{ id, name }, missing]) =>
    missing.map((each): VersionError => {
      return { type: 'definition', id, name, field: '/schema/content', message: `unknown definition "${each}"` }
    })
  )
  return [
    ...dangling,
    ...resources.actions.list(version.id).flatMap(action => toErrors('action', action)),
    ...resources.triggers.list(version.id).flatMap(trigger => toErrors('trigger', trigger))
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
