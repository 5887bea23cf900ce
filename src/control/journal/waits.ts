/** Searches that wait for requests. Each new record is compared with each of them, not the whole journal again. */
import { apiError } from '../../contract/errors.js'
import type { Comparable } from './criteria.js'
import { type JournalRecord, toComparable } from './journal-record.js'
import { clearTimeout, setTimeout } from '../../core/timers.js'

/** Each request to the sandbox is compared with all of them. */
export const MAX_WAITS = 1_000

/** @param read what it is compared by. All waits share it, so that they parse its bodies once. */
type Matches = (record: JournalRecord, read: Comparable) => boolean

export interface Wait {
  readonly matches: Matches
  /** How many entries must match. */
  readonly count: number
  /** In milliseconds. */
  readonly timeout: number
  /** Ends the wait early. */
  readonly signal: AbortSignal | undefined
}

type Check = (record: JournalRecord, read: Comparable) => void

interface WaitControls {
  readonly matches: Matches
  readonly check: Check
  readonly restart: () => void
  readonly end: () => void
}

export function createWaits() {
  const waits = new Set<WaitControls>()

  return {
    /**
     * Resolves when enough entries match, counting those that match already, or at the end of the wait.
     * @param countKnown counts the entries that match already. Later ones are compared meanwhile.
     * @throws ApiError 429 `waitLimitReached`.
     */
    async add({ matches, count, timeout, signal }: Wait, countKnown: () => Promise<number>): Promise<void> {
      if (signal?.aborted === true) return
      if (waits.size >= MAX_WAITS) {
        if ((await countKnown()) >= count) return
        throw apiError('waitLimitReached', { limit: MAX_WAITS })
      }
      await new Promise<void>((resolve, reject) => {
        let missing = count
        let isRestarted = false
        const found = (known: number) => {
          missing -= known
          if (missing <= 0) wait.end()
        }
        const wait = {
          matches,
          check: (record: JournalRecord, read: Comparable) => {
            if (matches(record, read)) found(1)
          },
          restart: () => {
            missing = count
            isRestarted = true
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
        countKnown().then(known => {
          if (!isRestarted) found(known)
        }, reject)
      })
    },
    check(record: JournalRecord): void {
      if (waits.size === 0) return
      const read = toComparable(record)
      for (const wait of waits) wait.check(record, read)
    },
    /** The same for a record that changes: a wait that it matched before has counted it. */
    checkChange(record: JournalRecord, change: () => void): void {
      const before = toComparable(record)
      const others = [...waits].filter(wait => !wait.matches(record, before))
      change()
      const read = toComparable(record)
      for (const wait of others) wait.check(record, read)
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
