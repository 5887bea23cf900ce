import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A number in [0, 1). */
export type Random = () => number

/** The same seed (a 32-bit integer) gives the same sequence; without one, each call gives another. */
export function createRandom(seed: number = Math.floor(Math.random() * 2 ** 32)): Random {
  const generator = xoroshiro128plus(seed)
  return () => uniformFloat64(generator)
}
