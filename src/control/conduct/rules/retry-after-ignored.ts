import { endOf, groupBy, keyOf, type ObservedRequest } from '../observed-request.js'
import type { Breach, ConductRule } from '../rule.js'

/** Milliseconds. Timers may fire early, and the header has whole seconds. */
const TOLERANCE = 100

export const retryAfterIgnored: ConductRule = {
  name: 'retry-after-ignored',
  severity: 'error',
  why: 'The server says when it will take the request. Earlier tries fail, and can extend the wait.',
  fix: 'Read the header Retry-After (seconds, or a date) of a 429 or 503, and wait that long.',
  find: requests =>
    groupBy(requests, keyOf).flatMap(group =>
      group.flatMap((request, index) => {
        const again = group[index + 1]
        return again === undefined ? [] : compare(request, again)
      })
    )
}

/** Waiting counts by real time, and by the clock of the sandbox, which a test may move instead of waiting. */
function compare(request: ObservedRequest, again: ObservedRequest): Breach[] {
  const seconds = Number(request.response?.headers['retry-after'])
  const wasSentBefore = again.startedAt < endOf(request)
  if (!(seconds > 0) || ![429, 503].includes(request.status ?? 0) || wasSentBefore) return []
  const waited = Math.max(again.startedAt - endOf(request), Date.parse(again.at) - Date.parse(request.at))
  if (waited >= seconds * 1_000 - TOLERANCE) return []
  const { operation, method, path } = request
  return [
    {
      message: `${operation ?? `${method} ${path}`} came again after ${Math.max(0, Math.round(waited))} ms; Retry-After was ${seconds} s.`,
      requests: [request, again]
    }
  ]
}
