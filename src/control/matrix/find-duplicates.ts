/** Finds imports and connections that a run made more often than the same run without a fault. */
import { CREATIONS, isCommitted, isCreation } from '../conduct/creations.js'
import { groupBy, type ObservedRequest } from '../conduct/observed-request.js'
import { toCanonicalJson } from '../../core/values/fingerprint.js'
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
 * fault. Only those count that follow a request whose response a fault kept from the client. A connector or connection
 * that was deleted again is no duplicate.
 */
export function findDuplicates(run: Pick<ObservedRun, 'groups'>, baseline: Pick<ObservedRun, 'groups'>): Duplicate[] {
  const allowed = countMost(baseline, contentOf)
  const allowedOfAll = countMost(baseline, operationOf)
  const deletedAnyway = countMost(baseline, operationOf, isCommitted)
  return run.groups.flatMap(requests => {
    const deleted = countBy(requests.filter(isCommitted), operationOf)
    return groupCreations(requests).flatMap(made => {
      const [first] = made as [ObservedRequest]
      const operation = operationOf(first)
      const undo = CREATIONS[operation] as string
      // A content that differs from run to run, such as a time, does not show how often it is usual.
      const usual = allowed.get(contentOf(first)) ?? allowedOfAll.get(operation) ?? 1
      const cleaned = Math.max(0, (deleted.get(undo) ?? 0) - (deletedAnyway.get(undo) ?? 0))
      const count = Math.min(made.length - usual, countRepetitions(made)) - cleaned
      return count > 0 ? [{ operation, count, requests: made }] : []
    })
  })
}

function countBy(requests: readonly ObservedRequest[], toKey: (request: ObservedRequest) => string) {
  return new Map(groupBy(requests, toKey).map(group => [toKey(group[0] as ObservedRequest), group.length]))
}

/** How often there is each key at most in one sandbox. */
function countMost(
  { groups }: Pick<ObservedRun, 'groups'>,
  toKey: (request: ObservedRequest) => string,
  isCounted = isMade
): Map<string, number> {
  const most = new Map<string, number>()
  for (const group of groups)
    for (const [key, count] of countBy(group.filter(isCounted), toKey))
      most.set(key, Math.max(count, most.get(key) ?? 0))
  return most
}

/** Those after the first whose response did not reach the client. */
function countRepetitions(made: readonly ObservedRequest[]): number {
  const lost = made.findIndex(isAffected)
  return lost === -1 ? 0 : made.length - lost - 1
}

function isMade(request: ObservedRequest): boolean {
  return isCreation(request) && isCommitted(request)
}

function operationOf({ operation = '' }: ObservedRequest): string {
  return operation
}

function groupCreations(requests: readonly ObservedRequest[]): ObservedRequest[][] {
  return groupBy(requests.filter(isMade), contentOf)
}

/** Leased organisations differ from run to run, and so do ids of what a run has made. */
function contentOf({ operation, path, organisationId = '', body }: ObservedRequest): string {
  if (operation === 'CreateConnectorConnection') return toCanonicalJson([operation, withoutIds(body)])
  return toCanonicalJson([operation, path.replace(organisationId, ''), body ?? null])
}

function withoutIds(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null, (name, value: unknown) => (/id$/i.test(name) ? undefined : value)))
}

/** A delayed response is complete, unless the client has left before. */
function isAffected({ fault, status }: ObservedRequest): boolean {
  if (fault === undefined) return false
  return status === undefined || !['delay', 'dribble'].includes(fault.kind)
}
