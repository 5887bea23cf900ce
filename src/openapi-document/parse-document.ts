/** A document as text, read without anything of it being trusted. */
import { readYaml } from '../core/yaml.js'
import { isObject, type Json } from './json.js'
import { refuseDocument } from './messages.js'

export type FileType = 'json' | 'yaml'

/** Deeper than any description of an API, and shallow enough for all that walks through one. */
const DEEPEST = 100

/** Values and characters, what YAML repeats by an alias counted each time. */
const LARGEST = 16_777_216

/**
 * Reads JSON or YAML in UTF-8; without a type, whichever it is.
 * @throws ApiError 400 `importRefused`.
 */
export async function parseDocument(bytes: Buffer, type: FileType | undefined): Promise<Json> {
  const text = decode(bytes)
  const json = type === 'yaml' ? undefined : parseJson(text)
  if (json === undefined && type === 'json') throw refuseDocument('the document is not well-formed JSON')
  const value = json ?? (await parseYaml(text))
  assertBounded(value)
  if (!isObject(value)) throw refuseDocument('the document is not an object')
  return value
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuseDocument('the document is not text in UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** As JSON, YAML lets the last of two equal keys win. */
async function parseYaml(text: string): Promise<unknown> {
  const { value, aliases } = await readYaml(text)
  if (value !== undefined) return value
  throw refuseDocument(
    aliases > 0
      ? 'the document is not well-formed YAML, or repeats too much by aliases'
      : 'the document is neither well-formed JSON nor well-formed YAML'
  )
}

/** An alias can make YAML hold itself, which is then too deep, or grow without end, which is then too large. */
function assertBounded(root: unknown): void {
  let left = LARGEST
  const visit = (value: unknown, depth: number): void => {
    left -= 1 + (typeof value === 'string' ? value.length : 0)
    if (left < 0) throw refuseDocument('the document is too large')
    if (typeof value !== 'object' || value === null) return
    if (depth === DEEPEST) throw refuseDocument(`the document is nested more than ${DEEPEST} deep`)
    for (const [key, part] of Object.entries(value)) {
      left -= key.length
      visit(part, depth + 1)
    }
  }
  visit(root, 0)
}
