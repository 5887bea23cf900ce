import { describeEntry, explainCount, isAsExpected } from '../control/journal/explain-count.js'
import type { JournalEntry } from '../control/journal/journal-entry.js'
import type { JournalCriteria } from '../control/journal/journal-schema.js'
import type { JournalCount } from '../control/journal/journal.js'
import type { Duration } from '../core/duration.js'
import type { Call } from './call.js'
import { orUndefined } from './remote-faults.js'

/** What a request must match. */
export type RemoteCriteria = Omit<JournalCriteria, 'since'> & {
  /** Later than this time of the sandbox's clock, or than the request with this id. */
  readonly since?: Date | string
}

/** The journal of a sandbox: its requests with their responses, secrets removed. A request must match all criteria. */
export interface RemoteRequests {
  /** The matching requests, oldest first. */
  find(criteria?: RemoteCriteria): Promise<JournalEntry[]>
  /** `count` may be too low by up to `evicted`, the number of entries that the journal's limits removed. */
  count(criteria?: RemoteCriteria): Promise<JournalCount>
  /** @throws Error if another number of requests matches. Without `count`: if none does. */
  assert(criteria?: RemoteCriteria, options?: { readonly count?: number | undefined }): Promise<void>
  /** @param id the `x-request-id` of the response. */
  get(id: string): Promise<JournalEntry | undefined>
  clear(): Promise<void>
  /**
   * Waits until enough matching requests are in the journal, earlier ones included.
   * @param options `count` (default: 1) and `timeout` (default: 5 seconds).
   * @throws Error after the timeout, with the latest requests.
   */
  waitFor(criteria?: RemoteCriteria, options?: RemoteWaitOptions): Promise<JournalEntry[]>
}

export interface RemoteWaitOptions {
  readonly count?: number | undefined
  readonly timeout?: Duration | undefined
}

/** How many of the latest requests a failed wait shows. */
const MAX_SHOWN = 10

export function createRemoteRequests(call: Call): RemoteRequests {
  const search = async (query: object) =>
    (await call<{ requests: JournalEntry[] }>('POST /requests/find', query)).requests
  const count = (criteria: RemoteCriteria = {}) => call<JournalCount>('POST /requests/count', toCriteria(criteria))

  return {
    find: (criteria = {}) => search(toCriteria(criteria)),
    count,
    async assert(criteria = {}, options = {}) {
      const { count: found, evicted } = await count(criteria)
      if (isAsExpected(found, options.count)) return
      const wanted = toCriteria(criteria)
      throw new Error(
        explainCount({ criteria: wanted, entries: await search({}), found, count: options.count, evicted })
      )
    },
    get: id => orUndefined(call(`GET /requests/${encodeURIComponent(id)}`)),
    clear: () => call('DELETE /requests'),
    async waitFor(criteria = {}, options = {}) {
      const { count: wanted = 1, timeout = '5s' } = options
      const found = await search({ ...toCriteria(criteria), count: wanted, wait: timeout })
      if (found.length >= wanted) return found
      const latest = (await search({ limit: MAX_SHOWN })).map(describeEntry)
      const received = latest.length === 0 ? 'there were no requests' : `the latest requests:\n${latest.join('\n')}`
      const text = JSON.stringify(toCriteria(criteria))
      throw new Error(`found ${found.length} of ${wanted} requests that match ${text}; ${received}`)
    }
  }
}

function toCriteria({ since, ...criteria }: RemoteCriteria): JournalCriteria {
  return { ...criteria, ...(since !== undefined && { since: since instanceof Date ? since.toISOString() : since }) }
}
