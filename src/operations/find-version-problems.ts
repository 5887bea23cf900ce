import type { ActionByReference } from '../contract/action.js'
import type { ErrorField } from '../contract/common.js'
import type { TriggerByReference } from '../contract/trigger.js'
import type { VersionSummary } from '../store/connector-graph.js'
import type { VersionResources } from '../store/version-resources.js'

type Resource = ActionByReference | TriggerByReference

/**
 * What keeps a version from being published: errors that its validation left, which warnings are not, and definitions
 * that are referred to but gone (SPEC:1387-1388).
 */
export function findVersionProblems(version: VersionSummary, resources: VersionResources): ErrorField[] {
  const { actions, triggers, definitions } = resources
  const known = new Set(definitions.map(({ id }) => id))
  const inMessages = version.messages.flatMap(({ severity, text }, index) =>
    severity === 'error' ? [{ field: `messages[${index}]`, message: text }] : []
  )
  const inAll = (name: string, all: readonly Resource[]) =>
    all.flatMap((resource, index) => findProblems(resource, `${name}[${index}]`, known))
  return [...inMessages, ...inAll('actions', actions), ...inAll('triggers', triggers)]
}

function findProblems(resource: Resource, path: string, known: ReadonlySet<string>): ErrorField[] {
  const { name, errors = [], requestBody, responses } = resource
  const bodies = [
    { path: `${path}.requestBody`, links: requestBody?.definitions ?? [] },
    ...responses.map(({ definitions }, index) => ({ path: `${path}.responses[${index}]`, links: definitions }))
  ]
  return [
    ...errors
      .filter(({ severity }) => severity === 'error')
      .map(({ field, message }) => ({ field: path, message: `${name}: ${field}: ${message}` })),
    ...bodies.flatMap(body =>
      body.links.flatMap(({ definition }, index) =>
        known.has(definition.id)
          ? []
          : [{ field: `${body.path}.definitions[${index}]`, message: `${name}: the definition is gone` }]
      )
    )
  ]
}
