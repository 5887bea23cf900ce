import { type Duration, toMilliseconds as parse } from '../core/duration.js'

/** @throws TypeError if `duration` is neither a number of milliseconds nor a duration such as `31s`. */
export function toMilliseconds(duration: Duration): number {
  const milliseconds = parse(duration)
  if (typeof milliseconds === 'number' && Number.isFinite(milliseconds)) return milliseconds
  throw new TypeError(
    `"${duration}" is not a duration; use milliseconds, or text such as 500ms, 31s, 15m, 1h, 7d or -1h`
  )
}
