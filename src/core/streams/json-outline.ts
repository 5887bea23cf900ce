/** A JSON object that was split while it arrived. Its parts are parsed one after the other. */
import { type ParsedJson, parseJson } from '../read-json.js'
import type { ByteRange, ChunkedBytes } from './chunked-bytes.js'

/** Some items of a list, one after the other. */
export interface ListPart extends ByteRange {
  /** The position of the first item in its list. */
  readonly offset: number
  /** Where the part before it ends, or the list starts. */
  readonly freedFrom: number
}

export interface JsonOutline {
  /** Bytes of the whole text. */
  readonly length: number
  /** The object with empty lists. @throws JsonProblem. */
  readHead(): ParsedJson
  /** Undefined if the object has no such list. */
  listParts(name: string): readonly ListPart[]
  /** Lists whose property comes again later. Their items are ignored, but must be valid JSON. */
  listReplacedParts(): readonly ListPart[]
  /** The items of a part, which can be read once: its bytes are freed. @throws JsonProblem. */
  readPart(part: ListPart): ParsedJson
}

/** A property as it stands in the text. */
export interface Property {
  readonly key: ByteRange
  readonly name: string
  value?: ByteRange
  /** The parts of a list that was split. */
  parts?: ListPart[]
}

export function openOutline(bytes: ChunkedBytes, properties: readonly Property[]): JsonOutline {
  // Of two properties with one name, the last counts, as in JSON.parse.
  const last = new Map(properties.map(property => [property.name, property]))
  return {
    length: bytes.length(),
    readHead: () => parseJson(toHead(properties, range => bytes.slice(range))),
    listParts: name => last.get(name)?.parts ?? [],
    listReplacedParts: () =>
      properties.flatMap(property => (last.get(property.name) === property ? [] : (property.parts ?? []))),
    readPart(read) {
      const text = bytes.slice(read, ['[', ']'])
      bytes.release({ start: read.freedFrom, end: read.end })
      return parseJson(text)
    }
  }
}

function toHead(properties: readonly Property[], slice: (range: ByteRange) => Buffer): Buffer {
  const parts = properties.flatMap(({ key, value }, index) => [
    Buffer.from(index === 0 ? '' : ','),
    slice(key),
    Buffer.from(':'),
    value === undefined ? Buffer.from('[]') : slice(value)
  ])
  return Buffer.concat([Buffer.from('{'), ...parts, Buffer.from('}')])
}
