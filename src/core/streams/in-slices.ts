import { nextTurn } from '../timers.js'
import { CONSISTENT } from './write-json.js'

export interface SliceLengths {
  /** A chunk ends at the next `CONSISTENT` after this many characters. */
  readonly usual: number
  /** A chunk ends anywhere after this many characters. */
  readonly longest: number
}

/** Joins pieces of a text into chunks. Other work can run after each chunk. */
export async function* inSlices(pieces: Iterable<string>, lengths: SliceLengths): AsyncGenerator<string> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    const maximum = piece === CONSISTENT ? lengths.usual : lengths.longest
    if (chunk.length < maximum) continue
    yield chunk
    chunk = ''
    await nextTurn()
  }
  if (chunk !== '') yield chunk
}
