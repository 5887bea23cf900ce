import type { VersionResources } from '../../store/resources/version-resources.js'
import type { VersionNode } from '../../store/shared/connector-graph.js'

/** A draft without its actions, triggers and definitions. `now` is a stored time. */
export function newDraft(id: string, name: string, now: string): Omit<VersionNode, keyof VersionResources> {
  return {
    id,
    name,
    description: '',
    messages: [],
    chosenDefault: false,
    publishedAt: null,
    createdAt: now,
    updatedAt: now
  }
}
