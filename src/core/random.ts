import { randomFillSync } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Returns a number in [0, 1). */
export type Random = () => number

/** The same seed, a 32-bit integer, gives the same sequence. Without a seed, numbers are unpredictable. */
export function createRandom(seed?: number): Random {
  if (seed === undefined) return systemRandom
  const generator = xoroshiro128plus(seed)
  return () => uniformFloat64(generator)
}

/** Random words of a system call, for all sequences: each call takes as long as making several ids. */
const pool = new Uint32Array(1_024)
let next = pool.length

function nextWord(): number {
  if (next === pool.length) {
    randomFillSync(pool)
    next = 0
  }
  return pool[next++] as number
}

function systemRandom(): number {
  return (nextWord() * 2 ** 21 + (nextWord() >>> 11)) / 2 ** 53
}
