/** The one reader of JSON that clients send: well-formed Unicode, not too deep. `__proto__` is a key like any other. */
import { isTooDeep, MAX_DEPTH } from './values/depth.js'

/** What is wrong with a text, and where. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem'
  /** Such as `tags.color[0]`; empty for the whole text. */
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

export const NOT_JSON = 'is not well-formed JSON in UTF-8'

export const ILL_FORMED = 'is not well-formed Unicode: it contains half of a surrogate pair'

export function tooDeep(maxDepth: number): string {
  return `is nested more than ${maxDepth} levels deep`
}

export interface ParsedJson {
  readonly text: string
  readonly value: unknown
}

/** @throws JsonProblem. */
export function readJson(bytes: Buffer, maxDepth: number = MAX_DEPTH): unknown {
  // The parser takes long for what is nested deep.
  if (isDeepText(bytes, maxDepth)) throw new JsonProblem('', tooDeep(maxDepth))
  const parsed = parseJson(bytes)
  const problem = findJsonProblem(parsed, { maxDepth })
  if (problem !== undefined) throw problem
  return parsed.value
}

/** @throws JsonProblem. The parser's own message would show a part of the text, which may hold a secret. */
export function parseJson(bytes: Buffer): ParsedJson {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { text, value: JSON.parse(text) as unknown }
  } catch {
    throw new JsonProblem('', NOT_JSON)
  }
}

interface JsonLimits {
  readonly maxDepth: number
  /** How many levels the value is nested in already. */
  readonly level?: number
}

/** In bytes. The parser is fast enough for a shorter text of any depth. */
const SHORT = 65_536

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d]

/** Whether the brackets of a long text nest too deep. */
function isDeepText(bytes: Buffer, maxDepth: number): boolean {
  if (bytes.length < SHORT) return false
  let depth = 0
  let isQuoted = false
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number
    if (byte === QUOTE) isQuoted = !isQuoted
    else if (isQuoted) {
      if (byte === BACKSLASH) index++
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++depth > maxDepth) return true
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
  }
  return false
}

/** Checks a value that was parsed. */
export function findJsonProblem({ text, value }: ParsedJson, { maxDepth, level = 0 }: JsonLimits) {
  if (isTooDeep(value, maxDepth - level)) return new JsonProblem('', tooDeep(maxDepth))
  // In valid UTF-8, only an escape can produce half of a pair.
  const path = ESCAPED_SURROGATE.test(text) ? findIllFormed(value) : undefined
  return path === undefined ? undefined : new JsonProblem(path, ILL_FORMED)
}

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/

/** The path to the first text, or to the object with the first key, that is not well-formed Unicode. */
export function findIllFormed(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, part] of Object.entries(value)) {
    if (!key.isWellFormed()) return path
    const found = findIllFormed(part, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
