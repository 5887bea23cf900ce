import { JsonProblem, tooDeep } from '../read-json.js'

/** Finds where a JSON value ends, without reading it. The value can arrive in any chunks. */
export interface ValueScanner {
  /** Starts at the first byte of a value. */
  start(byte: number): void
  /**
   * Reads on. The value need not be valid: only the brackets are counted.
   * @returns the position after the value; -1 if the value goes on in the next chunk.
   * @throws JsonProblem if it is nested too deep.
   */
  scan(chunk: Buffer, position: number): number
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]

/** @param maxDepth a parser would take long for what is nested deeper. */
export function createValueScanner(maxDepth = Infinity): ValueScanner {
  let depth = 0
  let isText = false
  let isPrimitive = false
  /** Whether the chunk before ended within an escape. */
  let isEscaped = false

  /** The position after the text, or -1. */
  function scanText(chunk: Buffer, start: number): number {
    let position = isEscaped ? start + 1 : start
    isEscaped = false
    for (;;) {
      const quote = chunk.indexOf(QUOTE, position)
      const end = quote === -1 ? chunk.length : quote
      let first = end
      while (first > position && chunk[first - 1] === BACKSLASH) first--
      const escapes = (end - first) % 2 === 1
      if (quote === -1) {
        isEscaped = escapes
        return -1
      }
      position = quote + 1
      if (!escapes) return position
    }
  }

  function scanPrimitive(chunk: Buffer, start: number): number {
    for (let position = start; position < chunk.length; position++) {
      if (endsPrimitive(chunk[position] as number)) return position
    }
    return -1
  }

  function scan(chunk: Buffer, start: number): number {
    if (isPrimitive) return scanPrimitive(chunk, start)
    let position = start
    while (position < chunk.length) {
      if (isText) {
        position = scanText(chunk, position)
        if (position === -1) return -1
        isText = false
      } else {
        const byte = chunk[position++] as number
        if (byte === QUOTE) isText = true
        else depth += bracketOf(byte)
        if (depth > maxDepth) throw new JsonProblem('', tooDeep(maxDepth))
      }
      if (depth === 0 && !isText) return position
    }
    return -1
  }

  return {
    start(byte) {
      isText = byte === QUOTE
      isEscaped = false
      depth = bracketOf(byte)
      isPrimitive = !isText && depth === 0
    },
    scan
  }
}

/** 1 for an opening bracket, -1 for a closing one. */
function bracketOf(byte: number): number {
  if (byte === 0x7b || byte === 0x5b) return 1
  return byte === 0x7d || byte === 0x5d ? -1 : 0
}

function endsPrimitive(byte: number): boolean {
  return byte === 0x2c || byte === 0x5d || byte === 0x7d || isSpace(byte)
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
