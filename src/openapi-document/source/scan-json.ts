/** Reads JSON without building a value, to find positions and mistakes. Needs no recursion. */
import { quote } from '../../core/quote.js'
import { type SourceVisitor, TextMistake } from './source-visitor.js'

const SPACE = /[ \t\r\n]*/y
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** @throws TextMistake at the first character that does not fit. */
export function scanJson(text: string, visitor: SourceVisitor): void {
  /** Whether each open value is an object. */
  const stack: boolean[] = []
  let at = 0

  function skipSpace(): string {
    SPACE.lastIndex = at
    at += SPACE.exec(text)?.[0].length ?? 0
    return text.charAt(at)
  }

  function readKey(): void {
    if (skipSpace() !== '"') throw unexpected(text, at, 'a property name in double quotes')
    const end = findEndOfString(text, at)
    visitor.key(decode(text, at, end), at)
    at = end
    if (skipSpace() !== ':') throw unexpected(text, at, 'a colon')
    at++
  }

  /** Leaves the values that end here. Returns whether another value follows. */
  function readEnd(): boolean {
    while (stack.length > 0) {
      const isObject = stack.at(-1) === true
      const next = skipSpace()
      if (next !== ',' && next !== (isObject ? '}' : ']')) {
        throw unexpected(text, at, isObject ? 'a comma or }' : 'a comma or ]')
      }
      at++
      if (next === ',') {
        if (isObject) readKey()
        return true
      }
      stack.pop()
      visitor.close()
    }
    return false
  }

  function open(isObject: boolean): boolean {
    visitor.open(isObject ? 'object' : 'list', at++)
    if (skipSpace() === (isObject ? '}' : ']')) {
      at++
      visitor.close()
      return readEnd()
    }
    stack.push(isObject)
    if (isObject) readKey()
    return true
  }

  function readValue(): boolean {
    const first = skipSpace()
    if (first === '{' || first === '[') return open(first === '{')
    visitor.scalar(at)
    at = first === '"' ? findEndOfString(text, at) : findEndOfLiteral(text, at)
    return readEnd()
  }

  while (readValue());
  skipSpace()
  if (at < text.length) throw unexpected(text, at, 'the end')
}

function findEndOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) throw new TextMistake('a text contains a control character', at)
    if (code === 0x5c) at++
  }
  throw new TextMistake('a text does not end', start)
}

function findEndOfLiteral(text: string, start: number): number {
  LITERAL.lastIndex = start
  const found = LITERAL.exec(text)
  if (found === null) throw unexpected(text, start, 'a value')
  return start + found[0].length
}

function decode(text: string, start: number, end: number): string {
  const raw = text.slice(start, end)
  if (!raw.includes('\\')) return raw.slice(1, -1)
  try {
    return JSON.parse(raw) as string
  } catch {
    throw new TextMistake('a text contains an unknown escape', start)
  }
}

function unexpected(text: string, at: number, wanted: string): TextMistake {
  const found = at < text.length ? quote(text.charAt(at)) : 'the end'
  return new TextMistake(`expected ${wanted}, got ${found}`, at)
}
