import type { Random } from '../../core/random.js'
import type { FaultDelay } from './fault-schema.js'

/** Milliseconds, as the delay says, or drawn from what it allows. */
export function drawDelay({ fixed, uniform, lognormal }: FaultDelay, random: Random): number {
  if (uniform !== undefined) return uniform[0] + random() * (uniform[1] - uniform[0])
  if (lognormal !== undefined) {
    const { median, sigma, max = LONGEST } = lognormal
    return Math.min(median * Math.exp(sigma * drawNormal(random)), max)
  }
  return fixed ?? 0
}

/** What a timer of Node can wait. */
const LONGEST = 2 ** 31 - 1

/** Of the standard normal distribution (Box and Muller). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
