import { endOf, groupBy, isTemporaryFailure, keyOf, type ObservedRequest, splitAt } from '../observed-request.js'
import type { ConductRule } from '../rule.js'

/** Milliseconds between a failed response and the next try. */
const MIN_PAUSE = 50

/** One try at once is common and harmless. */
const MAX_TRIES_AT_ONCE = 2

export const noPause: ConductRule = {
  name: 'no-pause',
  severity: 'warning',
  why: 'A server that is overloaded stays so if its clients try again at once.',
  fix: 'Wait between tries, longer each time and with some chance in it: exponential backoff with jitter.',
  find: requests =>
    groupBy(requests, keyOf)
      .flatMap(group => splitAt(group, (request, before) => !isTryAtOnce(request, before)))
      .filter(run => run.length > MAX_TRIES_AT_ONCE)
      .map(run => ({
        message: `${describe(run)} was sent ${run.length} times in a row with less than ${MIN_PAUSE} ms between the tries.`,
        requests: run
      }))
}

function isTryAtOnce(request: ObservedRequest, before: ObservedRequest): boolean {
  const pause = request.startedAt - endOf(before)
  return isTemporaryFailure(before) && pause >= 0 && pause < MIN_PAUSE
}

function describe([first]: readonly ObservedRequest[]): string {
  const { operation, method, path } = first as ObservedRequest
  return operation ?? `${method} ${path}`
}
