/** The time of a sandbox: read, set, frozen and moved. */
import { apiError } from '../contract/errors.js'
import type { Clock } from '../core/clock.js'
import { parseDuration } from '../core/duration.js'
import { checkBody } from './check-body.js'

export interface ClockReport {
  /** RFC 3339. */
  readonly now: string
  readonly frozen: boolean
}

export function describeClock(clock: Clock): ClockReport {
  return { now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen() }
}

/** Jumps to an instant (milliseconds since the Unix epoch). @throws ApiError 400 `invalidBody` out of reach. */
export function setClock(clock: Clock, instant: number): void {
  assertInRange(instant, 'now')
  clock.set(instant)
}

/** Moves by some milliseconds. @throws ApiError 400 `invalidBody` out of reach. */
export function moveClock(clock: Clock, milliseconds: number): void {
  assertInRange(clock.now() + milliseconds, 'by')
  clock.advance(milliseconds)
}

/** `{ now?, frozen? }`: jumps, then freezes or runs on. @throws ApiError 400 `invalidBody`. */
export async function changeClock(clock: Clock, body: unknown): Promise<ClockReport> {
  const { now, frozen } = await checkBody('ClockChange', body)
  if (now !== undefined) setClock(clock, Date.parse(now))
  if (frozen === true) clock.freeze()
  if (frozen === false) clock.unfreeze()
  return describeClock(clock)
}

/** `{ by: "31s" }`, or by "-1h". @throws ApiError 400 `invalidBody`. */
export async function advanceClock(clock: Clock, body: unknown): Promise<ClockReport> {
  moveClock(clock, parseDuration((await checkBody('ClockAdvance', body)).by) as number)
  return describeClock(clock)
}

/** What ULIDs and timestamps can say. */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0, 1), Date.UTC(9999, 0, 1)]

function assertInRange(instant: number, field: string): void {
  if (instant >= EARLIEST && instant < LATEST) return
  const message = 'leads out of what the clock can show; allowed are the years 1970 to 9998'
  throw apiError('invalidBody', undefined, { fields: [{ field, message }] })
}
