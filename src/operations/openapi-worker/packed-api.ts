/**
 * The result of a thread as bytes. The server reads them in slices: if the thread sent the values themselves, reading a
 * large message would keep other requests waiting.
 */
import type { ImportedApi } from '../openapi/imported-api.js'

export const LISTS = ['definitions', 'actions', 'triggers', 'messages'] as const

export type ListName = (typeof LISTS)[number]

/** Everything is JSON in UTF-8. */
export interface PackedApi {
  /** The API with empty lists. */
  readonly head: Uint8Array<ArrayBuffer>
  /** The items of each list, in parts. Each part is a list. */
  readonly lists: Readonly<Record<ListName, readonly Uint8Array<ArrayBuffer>[]>>
}

/** In characters. A longer item is a part of its own. */
const PART_LENGTH = 65_536

export function packApi(api: ImportedApi): PackedApi {
  return {
    head: encode(JSON.stringify({ ...api, ...mapLists(() => []) })),
    lists: mapLists(name => packList(api[name]))
  }
}

/** What a message with the API transfers rather than copies. */
export function listBuffers({ head, lists }: PackedApi): ArrayBuffer[] {
  return [head, ...Object.values(lists).flat()].map(({ buffer }) => buffer)
}

export function mapLists<Value>(toValue: (name: ListName) => Value): Record<ListName, Value> {
  return Object.fromEntries(LISTS.map(name => [name, toValue(name)])) as Record<ListName, Value>
}

function packList(items: readonly unknown[]): Uint8Array<ArrayBuffer>[] {
  const parts: string[][] = []
  let length = Infinity
  for (const item of items) {
    if (length > PART_LENGTH) {
      parts.push([])
      length = 0
    }
    const text = JSON.stringify(item)
    parts.at(-1)?.push(text)
    length += text.length
  }
  return parts.map(texts => encode(`[${texts.join(',')}]`))
}

/** With memory of its own, unlike a short `Buffer`: only that can be transferred. */
function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
