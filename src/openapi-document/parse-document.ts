/** Parses an untrusted document within limits of size and depth. */
import { MAX_DEPTH } from '../core/depth.js'
import { findIllFormed, ILL_FORMED } from '../core/read-json.js'
import { readYaml } from '../core/yaml.js'
import { isObject, type Json } from './json.js'
import { refuseDocument } from './messages.js'

export type FileType = 'json' | 'yaml'

/** Values and characters that YAML aliases may add to any document. Aliases may also double a document. */
const MAX_ADDED_SIZE = 65_536

/** Characters of a key. Pointers repeat the keys on their way. */
const MAX_KEY_LENGTH = 2_048

/**
 * Parses JSON or YAML in UTF-8. Without a type, tries both.
 * @throws ApiError 400 `importRefused`.
 */
export async function parseDocument(bytes: Buffer, type: FileType | undefined): Promise<Json> {
  const text = decode(bytes)
  const json = type === 'yaml' ? undefined : parseJson(text)
  if (json === undefined && type === 'json') throw refuseDocument('the document is not valid JSON')
  const value = json ?? (await parseYaml(text))
  assertBounded(value, 2 * text.length + MAX_ADDED_SIZE)
  // Only an escape can produce half of a surrogate pair.
  if (/\\u[dD]/.test(text) && findIllFormed(value) !== undefined) throw refuseDocument(`the document ${ILL_FORMED}`)
  if (!isObject(value)) throw refuseDocument('the document is not an object')
  return value
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuseDocument('the document is not valid UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Accepts duplicate keys, as JSON.parse does; the last one wins. */
async function parseYaml(text: string): Promise<unknown> {
  const { value, aliases } = await readYaml(text)
  if (value !== undefined) return value
  throw refuseDocument(
    aliases > 0
      ? 'the document is not valid YAML, or has too many aliases'
      : 'the document is neither valid JSON nor valid YAML'
  )
}

/** YAML aliases can make a value contain itself (it is then too deep) or expand beyond measure (too large). */
function assertBounded(root: unknown, maxSize: number): void {
  let left = maxSize
  const visit = (value: unknown, depth: number): void => {
    left -= 1 + (typeof value === 'string' ? value.length : 0)
    if (left < 0) throw refuseDocument('the document is too large')
    if (typeof value !== 'object' || value === null) return
    if (depth === MAX_DEPTH) throw refuseDocument(`the document is nested more than ${MAX_DEPTH} levels deep`)
    for (const [key, part] of Object.entries(value)) {
      left -= key.length
      if (key.length > MAX_KEY_LENGTH) throw refuseDocument(`a key is longer than ${MAX_KEY_LENGTH} characters`)
      visit(part, depth + 1)
    }
  }
  visit(root, 0)
}
