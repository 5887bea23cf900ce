import { endOf, groupBy, type ObservedRequest, splitAt } from '../observed-request.js'
import type { ConductRule } from '../rule.js'

/** One repetition can be a request that was under way, or a retry of everything. */
const MAX_REJECTIONS = 2

export const rejectedCredential: ConductRule = {
  name: 'rejected-credential-repeated',
  severity: 'error',
  why: 'A credential that was rejected, such as an expired token, stays so. Repeating it can lock an account.',
  fix: 'After a 401, get a new token once, and repeat the request with it. If it fails again, report the error.',
  find: requests =>
    groupBy(
      requests.filter(({ credential }) => credential !== undefined),
      ({ method, path, credential }) => `${method} ${path} ${credential}`
    )
      .flatMap(group => splitAt(group, (request, before) => !isRepetition(request, before)))
      .filter(run => run.length > MAX_REJECTIONS && run.every(({ status }) => status === 401))
      .map(run => ({
        message: `The same credential was rejected ${run.length} times in a row for ${run[0]?.method} ${run[0]?.path}.`,
        requests: run
      }))
}

/** Requests that were sent before the first response do not know of it. */
function isRepetition(request: ObservedRequest, before: ObservedRequest): boolean {
  return before.status === 401 && request.status === 401 && request.startedAt >= endOf(before)
}
