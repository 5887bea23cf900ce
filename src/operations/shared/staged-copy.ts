import { nextTurn } from '../../core/timers.js'
import { cacheKey } from '../../store/cache.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import type { VersionTotals } from '../../store/resources/version-outlines.js'
import type { OperationContext } from './context.js'
import { SLICE, withStagedResources } from './staged-version.js'

/** Bytes of the contents of a version that are copied in one turn. */
const MAX_LENGTH = 524_288

/** A copy of the resources of a version, staged for a version with this id. */
export interface StagedCopy {
  readonly id: string
  /** Whether the connector of the source is unchanged since then. */
  readonly isCurrent: () => boolean
}

interface CopySource {
  readonly connectorId: string
  readonly versionId: string
  readonly copy: (resources: VersionResources) => VersionResources
}

/** Whether a version is copied in slices. */
export function isLarge({ definitions, resources, definitionsLength, resourcesLength }: VersionTotals): boolean {
  return definitions + resources > SLICE || definitionsLength + resourcesLength > MAX_LENGTH
}

/** Copies a large version in slices, before `work` adds the new one in a transaction. */
export async function withStagedCopyOf<Result>(
  context: OperationContext,
  { connectorId, versionId, copy }: CopySource,
  work: (copy: StagedCopy) => Promise<Result>
): Promise<Result> {
  const id = context.ids()
  const isCurrent = watchConnector(context, connectorId, id)
  const resources = await listInTurns(context, versionId)
  return withStagedResources(context, { id, ...copy(resources) }, async () => work({ id, isCurrent }))
}

/** Takes the store from the context each time, because a reset replaces it. A change meanwhile shows in `isCurrent`. */
async function listInTurns(context: OperationContext, versionId: string): Promise<VersionResources> {
  const definitions = context.store.resources.definitions.list(versionId)
  await nextTurn()
  const actions = context.store.resources.actions.list(versionId)
  await nextTurn()
  const triggers = context.store.resources.triggers.list(versionId)
  await nextTurn()
  return { definitions, actions, triggers }
}

/** The cache forgets a value of a connector when the connector changes. */
function watchConnector(context: OperationContext, connectorId: string, mark: string): () => boolean {
  const key = cacheKey('copy', mark)
  context.store.cache.set(key, mark, { scope: { connectorId }, size: 0 })
  return () => context.store.cache.find(key) === mark
}
