import { assertValid } from '../../contract/invalid-fields.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import { type Duration, toMilliseconds } from '../../core/duration.js'
import type { DrawnDelay, Fault } from './fault-schema.js'
import { MAX_DELAY, MAX_RETRY_AFTER } from './limits.js'

/** Checks what the schema cannot. @throws ApiError 400 `invalidBody`. */
export function assertConsistent(fault: Fault): void {
  const { delay, ttl } = fault
  const drawn: DrawnDelay = typeof delay === 'object' ? delay : { fixed: delay ?? 0 }
  const { uniform = [], lognormal } = drawn
  const span = fault.kind === 'dribble' ? fault.duration : undefined
  assertValid([
    ...findReversedRange(uniform),
    ...findOutOfRange('ttl', ttl, { isZeroAllowed: false }),
    ...findOutOfRange('window', fault.kind === 'quota' ? fault.window : undefined, { isZeroAllowed: false }),
    ...[drawn.fixed, ...uniform, lognormal?.median, lognormal?.max].flatMap(each =>
      findOutOfRange('delay', each, { max: MAX_DELAY })
    ),
    ...findOutOfRange('duration', span, { max: MAX_DELAY }),
    ...findWrongRetry(fault.kind === 'status' ? fault.retryAfter : undefined)
  ])
}

function findReversedRange(range: readonly Duration[]): ErrorField[] {
  const [min = 0, max = 0] = range.map(toMilliseconds)
  if (min <= max) return []
  return [
    {
      field: 'delay.uniform',
      message: `must start with the shorter delay, got [${range.map(each => JSON.stringify(each)).join(', ')}]`
    }
  ]
}

interface Range {
  /** Milliseconds. */
  readonly max?: number
  /** With a duration of 0 the fault could never fire. */
  readonly isZeroAllowed?: boolean
}

function findOutOfRange(
  field: string,
  duration: Duration | undefined,
  { max = Infinity, isZeroAllowed = true }: Range
): ErrorField[] {
  const milliseconds = duration === undefined ? undefined : toMilliseconds(duration)
  if (milliseconds === undefined) return []
  const got = JSON.stringify(duration)
  if (milliseconds > max) return [{ field, message: `must be at most ${max / 60_000}m, got ${got}` }]
  return milliseconds > 0 || isZeroAllowed
    ? []
    : [{ field, message: `must be greater than 0, such as "10s", got ${got}` }]
}

function findWrongRetry(retryAfter: Duration | undefined): ErrorField[] {
  if (retryAfter === undefined) return []
  const got = JSON.stringify(retryAfter)
  const seconds = toSeconds(retryAfter)
  if (!Number.isInteger(seconds)) {
    return [{ field: 'retryAfter', message: `must be a whole number of seconds, or such as "1500ms", got ${got}` }]
  }
  return seconds <= MAX_RETRY_AFTER ? [] : [{ field: 'retryAfter', message: `must be at most 7d, got ${got}` }]
}

/** A number is in seconds already, as in the header. A part of a second counts as one. */
export function toSeconds(retryAfter: Duration): number {
  return typeof retryAfter === 'number' ? retryAfter : Math.ceil((toMilliseconds(retryAfter) as number) / 1_000)
}
