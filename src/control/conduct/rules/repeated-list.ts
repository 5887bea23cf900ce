import { endOf, groupBy, keyOf, numberByEvents, type ObservedRequest, pageOf, splitAt } from '../observed-request.js'
import type { ConductRule } from '../rule.js'

/** Milliseconds. A client that asks less often polls on purpose. */
const MAX_GAP = 500

const MAX_READS = 4

export const repeatedList: ConductRule = {
  name: 'list-read-over-and-over',
  severity: 'warning',
  why: 'Reading the same list again and again costs time and counts against rate limits.',
  fix: 'Read it once, and keep it while it is used; read it again after a change.',
  find: requests => {
    // A write of anybody can change any list.
    const writes = numberByEvents(
      requests,
      () => '',
      ({ method }) => (method === 'GET' || method === 'HEAD' ? undefined : '')
    )
    const isWrittenBetween = (request: ObservedRequest, before: ObservedRequest) =>
      writes.get(request) !== writes.get(before)
    return groupBy(requests.filter(isList), keyOf)
      .flatMap(group =>
        splitAt(
          group,
          (request, before) => request.startedAt - endOf(before) > MAX_GAP || isWrittenBetween(request, before)
        )
      )
      .filter(run => run.length > MAX_READS)
      .map(run => ({ message: `${run[0]?.operation} was read ${run.length} times in a row.`, requests: run }))
  }
}

/** A failed read may be repeated. */
function isList(request: ObservedRequest): boolean {
  return pageOf(request) !== undefined
}
