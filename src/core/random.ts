import { randomFillSync } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Returns a number in [0, 1). */
export type Random = () => number

/** The same seed, a 32-bit integer, gives the same sequence. Without a seed, numbers are unpredictable. */
export function createRandom(seed?: number): Random {
  if (seed === undefined) return createSystemRandom()
  const generator = xoroshiro128plus(seed)
  return () => uniformFloat64(generator)
}

/** Random words per system call: enough for two ids. */
const POOL = 64

function createSystemRandom(): Random {
  const pool = new Uint32Array(POOL)
  let next = POOL
  return () => {
    if (next === POOL) {
      randomFillSync(pool)
      next = 0
    }
    const [high, low] = [pool[next++] as number, pool[next++] as number]
    return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53
  }
}
