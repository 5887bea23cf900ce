import type { Random } from '../../core/random.js'
import type { FaultDelay } from './fault-schema.js'

/** Milliseconds. */
export function drawDelay({ fixed, uniform, lognormal }: FaultDelay, random: Random): number {
  if (uniform !== undefined) return uniform[0] + random() * (uniform[1] - uniform[0])
  if (lognormal !== undefined) {
    const { median, sigma, max = MAX_TIMER } = lognormal
    return Math.min(median * Math.exp(sigma * drawNormal(random)), max)
  }
  return fixed ?? 0
}

/** The longest delay of a timer in Node, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1

/** Draws from the standard normal distribution (Box–Muller transform). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
