/** Not beside `packApi`, so that the thread does not load what only the server needs. */
import { createPauses } from '../../core/streams/pauses.js'
import type { ImportedApi } from '../openapi/imported-api.js'
import { LISTS, mapLists, type PackedApi } from './packed-api.js'

/** Bytes that are read between two pauses. */
const SLICE_LENGTH = 262_144

/** Reads the result of a thread. Other requests are served in between. */
export async function unpackApi({ head, lists }: PackedApi): Promise<ImportedApi> {
  const pause = createPauses(SLICE_LENGTH)
  const read = mapLists<unknown[]>(() => [])
  for (const name of LISTS) {
    for (const part of lists[name]) {
      await pause(part.length)
      read[name].push(...(decode(part) as unknown[]))
    }
  }
  return Object.assign(decode(head) as ImportedApi, read)
}

function decode(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes))
}
