import { createPauses, type Pause } from '../../core/streams/pauses.js'
import type { VersionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import type { OperationContext } from './context.js'

/** Definitions, actions and triggers of a slice. A turn writes fewer than twice as many. */
export const SLICE = 250

const LISTS = ['definitions', 'actions', 'triggers'] as const

interface Staged extends VersionResources {
  /** The id of the version. */
  readonly id: string
}

/**
 * Stages the resources of a new version in slices, between which other requests are served. Then runs `work`, which
 * inserts the version and moves its resources, and forgets what was staged.
 */
export async function withStagedResources<Result>(
  context: OperationContext,
  staged: Staged,
  work: () => Promise<Result>
): Promise<Result> {
  try {
    await stage(context, staged, createPauses(SLICE))
    return await work()
  } finally {
    context.store.stagedResources.drop(staged.id)
  }
}

/**
 * Takes the store from the context each time, because a reset replaces it. The transaction then refuses the request.
 */
async function stage(context: OperationContext, { id, ...resources }: Staged, pause: Pause): Promise<void> {
  for (const list of LISTS) {
    for (let first = 0; first < resources[list].length; first += SLICE) {
      const items = resources[list].slice(first, first + SLICE)
      await pause(items.length)
      context.store.stagedResources.add(id, { resources: { [list]: items }, first })
    }
  }
}

/** The version itself, to be inserted before its staged resources are moved. */
export function withoutResources(version: VersionNode): VersionNode {
  return { ...version, definitions: [], actions: [], triggers: [] }
}
