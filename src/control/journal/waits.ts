/** Searches that wait for requests. Each new record is compared with each of them, not the whole journal again. */
import { apiError } from '../../contract/errors.js'
import type { JournalRecord } from './journal-record.js'
import { clearTimeout, setTimeout } from '../../core/timers.js'

/** Each request to the sandbox is compared with all of them. */
export const MAX_WAITS = 1_000

export interface Wait {
  readonly matches: (record: JournalRecord) => boolean
  /** How many entries must match. */
  readonly count: number
  /** In milliseconds. */
  readonly timeout: number
  /** Ends the wait early. */
  readonly signal: AbortSignal | undefined
}

interface WaitControls {
  readonly matches: (record: JournalRecord) => boolean
  readonly check: (record: JournalRecord) => void
  readonly restart: () => void
  readonly end: () => void
}

export function createWaits() {
  const waits = new Set<WaitControls>()

  return {
    /**
     * Resolves when enough entries match, counting those that match already, or at the end of the wait.
     * @throws ApiError 429 `waitLimitReached`.
     */
    async add({ matches, count, timeout, signal }: Wait, known: number): Promise<void> {
      if (known >= count || signal?.aborted === true) return
      if (waits.size >= MAX_WAITS) throw apiError('waitLimitReached', { limit: MAX_WAITS })
      await new Promise<void>(resolve => {
        let missing = count - known
        const wait = {
          matches,
          check: (record: JournalRecord) => {
            if (matches(record) && --missing === 0) wait.end()
          },
          restart: () => {
            missing = count
          },
          end: () => {
            clearTimeout(timer)
            signal?.removeEventListener('abort', wait.end)
            waits.delete(wait)
            resolve()
          }
        }
        const timer = setTimeout(wait.end, timeout)
        signal?.addEventListener('abort', wait.end)
        waits.add(wait)
      })
    },
    check(record: JournalRecord): void {
      for (const wait of waits) wait.check(record)
    },
    /** The same for a record that changes: a wait that it matched before has counted it. */
    checkChange(record: JournalRecord, change: () => void): void {
      const others = [...waits].filter(wait => !wait.matches(record))
      change()
      for (const wait of others) wait.check(record)
    },
    /** The journal is empty again. */
    restart(): void {
      for (const wait of waits) wait.restart()
    },
    end(): void {
      for (const wait of waits) wait.end()
    },
    size: () => waits.size
  }
}
