import { type Duration, toMilliseconds } from '../../core/duration.js'
import type { Random } from '../../core/random.js'
import type { FaultDelay } from './fault-schema.js'

/** Milliseconds. */
export function drawDelay(delay: FaultDelay, random: Random): number {
  if (typeof delay !== 'object') return read(delay)
  const { fixed = 0, uniform, lognormal } = delay
  if (uniform !== undefined) {
    const [min, max] = uniform.map(read) as [number, number]
    return min + random() * (max - min)
  }
  if (lognormal === undefined) return read(fixed)
  const { median, sigma, max = MAX_TIMER } = lognormal
  return Math.min(read(median) * Math.exp(sigma * drawNormal(random)), read(max))
}

/** The text is valid already. */
function read(duration: Duration): number {
  return toMilliseconds(duration) as number
}

/** The longest delay of a timer in Node, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1

/** Draws from the standard normal distribution (Box–Muller transform). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
