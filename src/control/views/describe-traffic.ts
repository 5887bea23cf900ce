/** Traffic of a sandbox: requests a second, what fails, and which operations are slow. */
import type { JournalRecord } from '../journal/journal-record.js'
import type { Sandbox } from '../sandboxes/sandbox.js'
import type { TrafficSecond } from '../sandboxes/traffic.js'

export interface TrafficReport {
  /** Real time, RFC 3339. */
  readonly now: string
  /** The seconds with requests within the last two minutes, oldest first. */
  readonly seconds: readonly TrafficSecond[]
  /** The errors in the journal, the most frequent first. */
  readonly failures: readonly FailureCount[]
  /** The operations in the journal, the slowest first. */
  readonly operations: readonly OperationTiming[]
  /** How many requests the journal has discarded. `failures` and `operations` lack them. */
  readonly evicted: number
}

export interface FailureCount {
  /** Absent for a connection that a fault cut. */
  readonly status?: number
  /** The rule that fired, or `fault`. */
  readonly rule: string
  readonly count: number
}

export interface OperationTiming {
  readonly operation: string
  readonly count: number
  readonly errors: number
  /** Milliseconds. */
  readonly median: number
  readonly p95: number
}

/** @param now real time. */
export function describeTraffic(
  { journal, traffic }: Pick<Sandbox, 'journal' | 'traffic'>,
  now: number
): TrafficReport {
  // Without their bodies, which take long to read.
  const { records: entries } = journal.readFrom(0, Infinity)
  return {
    now: new Date(now).toISOString(),
    seconds: traffic.list(),
    failures: countFailures(entries),
    operations: timeOperations(entries),
    evicted: journal.countEvicted()
  }
}

function countFailures(entries: readonly JournalRecord[]): FailureCount[] {
  const counts = new Map<string, { status: number | undefined; rule: string; count: number }>()
  for (const { status, explanation, fault } of entries) {
    if (status !== undefined && status < 400) continue
    const rule = fault === undefined ? (explanation?.rule ?? 'unknown') : 'fault'
    const key = `${status} ${rule}`
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { status, rule, count: 1 })
    else known.count++
  }
  return [...counts.values()]
    .sort((one, other) => other.count - one.count)
    .map(({ status, ...rest }) => ({ ...(status !== undefined && { status }), ...rest }))
}

function timeOperations(entries: readonly JournalRecord[]): OperationTiming[] {
  return [...groupByOperation(entries)]
    .map(([operation, calls]) => {
      const durations = calls.map(({ duration }) => duration).sort((one, other) => one - other)
      const at = (part: number) => durations[Math.ceil(durations.length * part) - 1] as number
      const errors = calls.filter(({ status = 500 }) => status >= 400).length
      return { operation, count: calls.length, errors, median: at(0.5), p95: at(0.95) }
    })
    .sort((one, other) => other.p95 - one.p95)
}

function groupByOperation(entries: readonly JournalRecord[]): Map<string, JournalRecord[]> {
  const groups = new Map<string, JournalRecord[]>()
  for (const entry of entries) {
    const { operation = 'none' } = entry
    const group = groups.get(operation)
    if (group === undefined) groups.set(operation, [entry])
    else group.push(entry)
  }
  return groups
}
