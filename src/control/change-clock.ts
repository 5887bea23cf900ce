/** Reads and changes the clock of a sandbox. */
import { invalidField } from '../contract/invalid-fields.js'
import { type Clock, isShowable } from '../core/clock.js'
import { toMilliseconds } from '../core/duration.js'
import { checkBody } from './check-body.js'

export interface ClockReport {
  /** RFC 3339. */
  readonly now: string
  readonly frozen: boolean
}

export function describeClock(clock: Clock): ClockReport {
  return { now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen() }
}

/**
 * @param instant milliseconds since the Unix epoch.
 * @throws ApiError 400 `invalidBody` if out of range.
 */
export function setClock(clock: Clock, instant: number): void {
  assertInRange(instant, 'now')
  clock.set(instant)
}

/** @throws ApiError 400 `invalidBody` if out of range. */
export function moveClock(clock: Clock, milliseconds: number): void {
  assertInRange(clock.now() + milliseconds, 'by')
  clock.advance(milliseconds)
}

/**
 * Changes the time, freezes or unfreezes the clock, or both.
 * @param body a ClockChange: `{ now?, frozen? }`.
 * @throws ApiError 400 `invalidBody`.
 */
export async function changeClock(clock: Clock, body: unknown): Promise<ClockReport> {
  const { now, frozen } = await checkBody('ClockChange', body)
  const instant = now === undefined ? undefined : Date.parse(now)
  if (instant !== undefined) assertInRange(instant, 'now')
  if (frozen === true) clock.freeze()
  if (frozen === false) clock.unfreeze()
  // After freezing: otherwise the clock would run on for a moment.
  if (instant !== undefined) clock.set(instant)
  return describeClock(clock)
}

/**
 * @param body a ClockAdvance: `{ by: "31s" }`, or back with `{ by: "-1h" }`.
 * @throws ApiError 400 `invalidBody`.
 */
export async function advanceClock(clock: Clock, body: unknown): Promise<ClockReport> {
  moveClock(clock, toMilliseconds((await checkBody('ClockAdvance', body)).by) as number)
  return describeClock(clock)
}

function assertInRange(instant: number, field: string): void {
  if (!isShowable(instant)) throw invalidField(field, 'leads outside the supported years 1970 to 9998')
}
