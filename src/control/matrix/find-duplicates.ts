/** Finds imports and connections that a run made more often than the same run without a fault. */
import { CREATIONS, isCommitted, isCreation } from '../conduct/creations.js'
import { groupBy, type ObservedRequest } from '../conduct/observed-request.js'
import { toCanonicalJson } from '../../core/fingerprint.js'
import type { ObservedRun } from './observed-run.js'

export interface Duplicate {
  readonly operation: string
  /** How many too many were made in one sandbox, apart from those that were deleted again. */
  readonly count: number
  /** The requests that made the same. */
  readonly requests: readonly ObservedRequest[]
}

/**
 * Within a sandbox, the same creation must not be carried out more often than in any sandbox of the run without a
 * fault. It counts only if a fault affected one of them. A connector or connection that was deleted again is no
 * duplicate.
 */
export function findDuplicates(run: Pick<ObservedRun, 'groups'>, baseline: Pick<ObservedRun, 'groups'>): Duplicate[] {
  const allowed = countMost(baseline)
  return run.groups.flatMap(requests =>
    groupCreations(requests).flatMap(made => {
      const [first] = made as [ObservedRequest]
      const operation = first.operation as string
      const usual = allowed.get(contentOf(first)) ?? 1
      const count = made.length - usual - countDeletions(requests, baseline, CREATIONS[operation] as string)
      return count > 0 && made.some(isSpoiled) ? [{ operation, count, requests: made }] : []
    })
  )
}

/** How often each creation is carried out at most in one sandbox. */
function countMost({ groups }: Pick<ObservedRun, 'groups'>): Map<string, number> {
  const most = new Map<string, number>()
  for (const made of groups.flatMap(groupCreations)) {
    const key = contentOf(made[0] as ObservedRequest)
    most.set(key, Math.max(made.length, most.get(key) ?? 0))
  }
  return most
}

function groupCreations(requests: readonly ObservedRequest[]): ObservedRequest[][] {
  return groupBy(
    requests.filter(request => isCreation(request) && isCommitted(request)),
    contentOf
  )
}

/** Leased organisations differ from run to run, and so do ids of what a run has made. */
function contentOf({ operation, path, organisationId = '', body }: ObservedRequest): string {
  if (operation === 'CreateConnectorConnection') return toCanonicalJson([operation, withoutIds(body)])
  return toCanonicalJson([operation, path.replace(organisationId, ''), body ?? null])
}

function withoutIds(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null, (name, value: unknown) => (/id$/i.test(name) ? undefined : value)))
}

function isSpoiled({ fault }: ObservedRequest): boolean {
  return fault !== undefined
}

/** Deletions beyond those that the run makes anyway. */
function countDeletions(
  requests: readonly ObservedRequest[],
  { groups }: Pick<ObservedRun, 'groups'>,
  operation: string
) {
  const count = (all: readonly ObservedRequest[]) =>
    all.filter(each => each.operation === operation && isCommitted(each)).length
  return Math.max(0, count(requests) - Math.max(0, ...groups.map(count)))
}
