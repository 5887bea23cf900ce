import { nextTurn } from '../timers.js'
import type { JsonOutline } from './json-outline.js'
import type { JsonSplitter } from './split-json.js'

/** Bytes. Splitting them takes a millisecond or two. */
const SLICE = 262_144

/** Splits a text that has arrived, in slices between which other work runs. @throws JsonProblem. */
export async function splitInSlices(splitter: JsonSplitter, bytes: Uint8Array): Promise<JsonOutline> {
  for (let start = 0; start < bytes.length; start += SLICE) {
    splitter.push(Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(SLICE, bytes.length - start)))
    await nextTurn()
  }
  return splitter.finish()
}
