/** The time of a sandbox: read, set, frozen and moved. */
import { apiError } from '../contract/errors.js'
import { type Clock, isShowable } from '../core/clock.js'
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
  const instant = now === undefined ? undefined : Date.parse(now)
  if (instant !== undefined) assertInRange(instant, 'now')
  if (frozen === true) clock.freeze()
  if (frozen === false) clock.unfreeze()
  // Only now: a clock that ran on until it was frozen would not show the very instant.
  if (instant !== undefined) clock.set(instant)
  return describeClock(clock)
}

/** `{ by: "31s" }`, or by "-1h". @throws ApiError 400 `invalidBody`. */
export async function advanceClock(clock: Clock, body: unknown): Promise<ClockReport> {
  moveClock(clock, parseDuration((await checkBody('ClockAdvance', body)).by) as number)
  return describeClock(clock)
}

function assertInRange(instant: number, field: string): void {
  if (isShowable(instant)) return
  const message = 'leads out of what the clock can show; allowed are the years 1970 to 9998'
  throw apiError('invalidBody', { fields: [{ field, message }] })
}
