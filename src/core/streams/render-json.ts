import { RenderedJson } from '../rendered-json.js'
import { inSlices } from './in-slices.js'
import { createPauses } from './pauses.js'
import { writeJson } from './write-json.js'

/** In characters. A slice takes some milliseconds. */
const LENGTHS = { usual: 262_144, longest: 1_048_576 }

/** Bytes that are copied between two pauses. */
const COPIED = 4_194_304

/** Renders a document with lazy lists in slices, between which other requests are served. */
export async function renderJson(document: unknown): Promise<RenderedJson> {
  const chunks: Buffer[] = []
  for await (const chunk of inSlices(writeJson(document), LENGTHS)) chunks.push(Buffer.from(chunk))
  return new RenderedJson(await join(chunks))
}

/** Large memory is slow when it is first written to. */
async function join(chunks: readonly Buffer[]): Promise<Buffer> {
  const joined = Buffer.allocUnsafe(chunks.reduce((sum, { length }) => sum + length, 0))
  const pause = createPauses(COPIED)
  let length = 0
  for (const chunk of chunks) {
    await pause(chunk.length)
    length += chunk.copy(joined, length)
  }
  return joined
}
