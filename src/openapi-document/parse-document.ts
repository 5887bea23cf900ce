/** Parses an untrusted document within limits of size and depth. */
import { MAX_DEPTH } from '../core/values/depth.js'
import { findIllFormed, ILL_FORMED } from '../core/read-json.js'
import { findExcess, readYaml } from '../core/yaml.js'
import { isObject } from '../core/values/is-object.js'
import type { Json } from './json.js'
import { type Messages, refuseDocument } from './messages.js'
import { repairYaml } from './source/repair-yaml.js'
import { createPositions } from './source/locate.js'
import { createKeyWatch } from './source/repeated-keys.js'
import { scanJson } from './source/scan-json.js'
import { scanYaml } from './source/scan-yaml.js'
import { type SourceVisitor, TextMistake } from './source/source-visitor.js'

export type FileType = 'json' | 'yaml'

/** Characters of a key. Pointers repeat the keys on their way. */
const MAX_KEY_LENGTH = 2_048

export interface ParsedDocument {
  readonly root: Json
  readonly text: string
  /** Reads the text again, for positions. */
  readonly scan: (visitor: SourceVisitor) => void | Promise<void>
}

/**
 * Parses JSON or YAML in UTF-8. Without a type, a text that begins as JSON is read as JSON only.
 * @param messages gets the faults that are no reason to refuse the document.
 * @throws ApiError 400 `importRefused`.
 */
export async function parseDocument(
  bytes: Buffer,
  { type, messages }: { readonly type?: FileType | undefined; readonly messages?: Messages } = {}
): Promise<ParsedDocument> {
  const text = decode(bytes)
  const parsed = isJson(text, type) ? parseJson(text) : await parseYaml(text, messages)
  const { value, ...source } = parsed
  assertBounded(value, text)
  // Only an escape can produce half of a surrogate pair.
  if (/\\u[dD]/.test(text) && findIllFormed(value) !== undefined) throw refuseDocument(`the document ${ILL_FORMED}`)
  if (!isObject(value)) throw refuseDocument('the document is not an object')
  if (messages !== undefined && parsed.mayRepeatKeys) await reportRepeatedKeys(source, messages)
  return { root: value, ...source }
}

interface Parsed extends Omit<ParsedDocument, 'root'> {
  readonly value: unknown
  readonly mayRepeatKeys: boolean
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuseDocument('the document is not valid UTF-8')
  }
}

function isJson(text: string, type: FileType | undefined): boolean {
  return type === 'json' || (type !== 'yaml' && BEGINS_AS_JSON.test(text))
}

/** YAML can begin with a bracket too, but then hardly with a quoted key. */
const BEGINS_AS_JSON = /^\s*(?:\{\s*["}]|\[)/

function parseJson(text: string): Parsed {
  const scan = (visitor: SourceVisitor) => scanJson(text, visitor)
  try {
    return { value: JSON.parse(text), text, scan, mayRepeatKeys: true }
  } catch {
    throw refuseDocument('the document is not valid JSON', describeMistake(text, findMistake(scan)))
  }
}

function findMistake(scan: (visitor: SourceVisitor) => void): TextMistake | undefined {
  try {
    const ignore = () => {}
    scan({ open: ignore, key: ignore, scalar: ignore, close: ignore })
    return undefined
  } catch (error) {
    return error instanceof TextMistake ? error : undefined
  }
}

async function parseYaml(given: string, messages: Messages | undefined): Promise<Parsed> {
  const { text, parsed, repaired } = await repairYaml(given, await readYaml(given))
  if (parsed.mistake !== undefined) {
    const { message, offset } = parsed.mistake
    throw refuseDocument('the document is not valid YAML', describeMistake(text, new TextMistake(message, offset)))
  }
  for (const line of repaired) {
    messages?.add('fault', 'a line is not indented enough', { position: { line, column: 1 } })
  }
  if (parsed.documents > 1) {
    messages?.add('fault', `the file has ${parsed.documents} YAML documents; all but the first were omitted`)
  }
  const scan = async (visitor: SourceVisitor) => scanYaml(text, visitor)
  return { value: parsed.value, text, scan, mayRepeatKeys: parsed.repeatsKeys }
}

function describeMistake(text: string, mistake: TextMistake | undefined): string[] {
  if (mistake === undefined) return []
  const { line, column } = createPositions(text)(mistake.offset)
  return [`line ${line}, column ${column}: ${mistake.message}`]
}

async function reportRepeatedKeys({ scan, text }: Omit<Parsed, 'value'>, messages: Messages): Promise<void> {
  const { repeated, visitor } = createKeyWatch()
  await scan(visitor)
  const toPosition = createPositions(text)
  for (const { at, offset } of repeated) {
    messages.add('fault', 'a key occurs more than once; only the last value was used', {
      at,
      position: toPosition(offset)
    })
  }
}

function assertBounded(root: unknown, text: string): void {
  const excess = findExcess(root, text)
  if (excess === 'size') throw refuseDocument('the document is too large with its aliases resolved')
  if (excess === 'depth') throw refuseDocument(`the document is nested more than ${MAX_DEPTH} levels deep`)
  assertKeysFit(root)
}

function assertKeysFit(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    if (key.length > MAX_KEY_LENGTH) throw refuseDocument(`a key is longer than ${MAX_KEY_LENGTH} characters`)
    assertKeysFit(part)
  }
}
