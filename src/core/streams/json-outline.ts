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
  /** The object with empty lists, and empty documents. @throws JsonProblem. */
  readHead(): ParsedJson
  /** The text of a document. Undefined if the object has no such property, or if its value is not an object. */
  readDocument(name: string): Buffer | undefined
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
  /** Whether the value is a document, which is not part of the head. */
  isDocument?: boolean
  /** The parts of a list that was split. */
  parts?: ListPart[]
}

export function openOutline(bytes: ChunkedBytes, properties: readonly Property[]): JsonOutline {
  // Of two properties with one name, the last counts, as in JSON.parse.
  const last = new Map(properties.map(property => [property.name, property]))

  /** A document whose property comes again later is ignored, but must be valid JSON. */
  function toText(property: Property): Buffer[] {
    const { key, name, value, isDocument = false } = property
    if (value === undefined) return [bytes.slice(key), Buffer.from(':[]')]
    if (isDocument && last.get(name) === property) return [bytes.slice(key), Buffer.from(':{}')]
    return [bytes.slice(key), Buffer.from(':'), bytes.slice(value)]
  }

  return {
    length: bytes.length(),
    readHead: () => parseJson(toHead(properties.map(toText))),
    readDocument(name) {
      const { value, isDocument = false } = last.get(name) ?? {}
      return isDocument && value !== undefined ? bytes.slice(value) : undefined
    },
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

function toHead(properties: readonly (readonly Buffer[])[]): Buffer {
  const parts = properties.flatMap((property, index) => [Buffer.from(index === 0 ? '' : ','), ...property])
  return Buffer.concat([Buffer.from('{'), ...parts, Buffer.from('}')])
}
