/** Splits a JSON object that is too large to parse at once, while it arrives: its lists into parts, and the rest. */
import { JsonProblem, NOT_JSON, parseJson } from '../read-json.js'
import { createChunkedBytes } from './chunked-bytes.js'
import { type JsonOutline, type ListPart, openOutline, type Property } from './json-outline.js'
import { createValueScanner, isSpace } from './value-scanner.js'

export interface OutlineOptions {
  /** The properties that are split if they are lists. */
  readonly lists: readonly string[]
  /** The properties that are not parsed with the others if they are objects. */
  readonly documents?: readonly string[]
  /** Bytes. A part ends with the item that makes it longer. */
  readonly partLength: number
  /** Bytes. */
  readonly maxItemLength: number
  /** Bytes of all properties together that are not split. */
  readonly maxHeadLength: number
  /** Levels within a property or item. */
  readonly maxDepth?: number
}

export interface JsonSplitter {
  /** @throws JsonProblem. */
  push(chunk: Buffer): void
  /** @throws JsonProblem. */
  finish(): JsonOutline
}

type State =
  | 'object'
  | 'first key'
  | 'key'
  | 'in key'
  | 'colon'
  | 'value'
  | 'in value'
  | 'after value'
  | 'first item'
  | 'item'
  | 'in item'
  | 'after item'
  | 'end'

const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, COLON, QUOTE] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x22]

const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

export function createJsonSplitter(options: OutlineOptions): JsonSplitter {
  const { lists, documents = [], partLength, maxItemLength, maxHeadLength } = options
  const bytes = createChunkedBytes()
  const scanner = createValueScanner(options.maxDepth)
  const properties: Property[] = []
  let state: State = 'object'
  /** Where the key, value or part starts that is being read. */
  let start = 0
  let items = 0
  let part: Omit<ListPart, 'end'> | undefined
  let headLength = 0
  let lastEnd = 0
  let freedFrom = 0

  const current = () => properties.at(-1) as Property

  function countHead(length: number): void {
    headLength += length
    if (headLength <= maxHeadLength) return
    const message = `its properties except ${[...lists, ...documents].join(', ')} are longer than ${maxHeadLength} bytes together`
    throw new JsonProblem('', message)
  }

  /** Refuses what is too long before it has arrived. */
  function checkLength(position: number): void {
    if (state === 'in item') {
      if (position - start <= maxItemLength) return
      throw new JsonProblem(`${current().name}[${items}]`, `is longer than ${maxItemLength} bytes`)
    }
    if (state === 'in value' && current().isDocument === true) return
    if (state.startsWith('in ') && headLength + position - start > maxHeadLength) countHead(position - start)
  }

  function endKey(end: number): void {
    const key = { start, end }
    countHead(end - start)
    properties.push({ key, name: parseJson(bytes.slice(key)).value as string })
    state = 'colon'
  }

  function endValue(end: number): void {
    const property = current()
    property.value = { start, end }
    if (property.isDocument !== true) countHead(end - start)
    state = 'after value'
  }

  function endPart(end: number): void {
    if (part !== undefined) current().parts?.push({ ...part, end })
    part = undefined
    freedFrom = end
  }

  function endItem(end: number): void {
    items++
    if (end - (part as { start: number }).start >= partLength) endPart(end)
    state = 'after item'
  }

  /** Handles one byte outside of keys, values and items. Returns whether a value starts with it. */
  function step(byte: number, position: number): boolean {
    switch (state) {
      case 'object':
        if (byte !== OPEN) throw new JsonProblem('', 'send a JSON object')
        state = 'first key'
        return false
      case 'first key':
      case 'key':
        if (byte === CLOSE && state === 'first key') return move('end')
        if (byte !== QUOTE) throw notJson()
        return begin('in key', position)
      case 'colon':
        if (byte !== COLON) throw notJson()
        return move('value')
      case 'value':
        if (byte === OPEN && documents.includes(current().name)) current().isDocument = true
        if (byte !== OPEN_LIST || !lists.includes(current().name)) return begin('in value', position)
        current().parts = []
        items = 0
        freedFrom = position
        return move('first item')
      case 'after value':
        if (byte === COMMA) return move('key')
        if (byte === CLOSE) return move('end')
        throw notJson()
      case 'first item':
        if (byte === CLOSE_LIST) return move('after value')
        return beginItem(position)
      case 'item':
        return beginItem(position)
      case 'after item':
        if (byte === COMMA) return move('item')
        if (byte !== CLOSE_LIST) throw notJson()
        endPart(lastEnd)
        return move('after value')
      default:
        throw notJson()
    }
  }

  function move(next: State): false {
    state = next
    return false
  }

  function begin(next: State, position: number): true {
    state = next
    start = position
    return true
  }

  function beginItem(position: number): true {
    part ??= { start: position, offset: items, freedFrom }
    return begin('in item', position)
  }

  function end(position: number): void {
    lastEnd = position
    if (state === 'in key') endKey(position)
    else if (state === 'in value') endValue(position)
    else endItem(position)
  }

  function push(chunk: Buffer): void {
    const base = bytes.length()
    bytes.push(chunk)
    let position = state.startsWith('in ') ? scanTo(chunk, 0) : 0
    while (position !== -1 && position < chunk.length) {
      const byte = chunk[position] as number
      if (isSpace(byte) || isMark(byte, base + position)) position++
      else if (step(byte, base + position)) {
        scanner.start(byte)
        position = isBracketOrQuote(byte) ? scanTo(chunk, position + 1) : scanTo(chunk, position)
      } else position++
    }

    function scanTo(within: Buffer, from: number): number {
      const next = scanner.scan(within, from)
      checkLength(base + (next === -1 ? within.length : next))
      if (next !== -1) end(base + next)
      return next
    }
  }

  function isMark(byte: number, position: number): boolean {
    return state === 'object' && BYTE_ORDER_MARK[position] === byte && position < BYTE_ORDER_MARK.length
  }

  function isMarkWhole(): boolean {
    const first = bytes.slice({ start: 0, end: BYTE_ORDER_MARK.length })
    return first[0] !== BYTE_ORDER_MARK[0] || first.equals(BYTE_ORDER_MARK)
  }

  return {
    push,
    finish() {
      if (state !== 'end' || !isMarkWhole()) throw notJson()
      return openOutline(bytes, properties)
    }
  }
}

function isBracketOrQuote(byte: number): boolean {
  return byte === OPEN || byte === OPEN_LIST || byte === QUOTE || byte === CLOSE || byte === CLOSE_LIST
}

function notJson(): JsonProblem {
  return new JsonProblem('', NOT_JSON)
}
