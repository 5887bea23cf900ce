/** Reads a configuration file. Its keys are the names of the flags, such as `seed-file`. JSON is read as YAML. */
import { dirname, isAbsolute, join } from 'node:path'
import type { Document, Scalar } from 'yaml'
import { decodeText } from '../core/text/decode-text.js'
import { suggestKnown } from '../core/nearest.js'
import { withoutExcerpt } from '../core/text/parser-message.js'
import { quote } from '../core/quote.js'
import { readRegularFile } from '../core/read-file.js'
import { loadYaml } from '../core/yaml.js'
import { flagOf, isMultiple, isObject, isPath, type OptionName, options } from './options.js'
import { UsageError } from './usage-error.js'

/** The text of an option, and what an error calls it. */
export interface GivenValue {
  readonly text: string | string[]
  readonly label: string
}

export interface ConfigFile {
  readonly path: string
  readonly values: Readonly<Partial<Record<OptionName, GivenValue>>>
}

/** A place in the file. */
interface Place {
  /** Such as `versori-mock.config.yaml:3`. */
  readonly name: string
  fail(problem: string): UsageError
}

/** @throws UsageError with the file and the line. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const { isMap, LineCounter, parseDocument } = await loadYaml()
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => createPlace(`${path}:${Math.max(1, lines.linePos(offset).line)}`)
  const [error] = document.errors
  if (error !== undefined) throw at(error.pos[0]).fail(`not valid YAML or JSON (${withoutExcerpt(error.message)})`)
  if (isEmpty(document)) return { path, values: {} }
  if (!isMap(document.contents)) throw at(0).fail('expected one option per line, such as "port: 8082"')
  const values = document.contents.items.map(pair => readPair(pair as ParsedPair, at(offsetOf(pair.key)), path))
  return { path, values: Object.fromEntries(values) }
}

interface ParsedPair {
  readonly key: unknown
  readonly value: unknown
}

function readPair({ key, value }: ParsedPair, place: Place, path: string): [OptionName, GivenValue] {
  const name = toOptionName(String((key as Scalar | null)?.value), place)
  const texts = toTexts(name, value, place).map(text => (isPath(name) ? toPath(path, text) : text))
  return [name, { text: isMultiple(name) ? texts : texts.join(), label: `${place.name}: ${keyOf(name)}` }]
}

function offsetOf(node: unknown): number {
  return (node as Scalar | null)?.range?.[0] ?? 0
}

function createPlace(name: string): Place {
  return { name, fail: problem => new UsageError(`${name}: ${problem}`) }
}

/** The key of an option: its flag without dashes. */
function keyOf(name: OptionName): string {
  return flagOf(name).slice(2)
}

const names = (Object.keys(options) as OptionName[]).filter(name => name !== 'config')

function readText(path: string): string {
  try {
    return decodeText(readRegularFile(path))
  } catch (cause) {
    throw new UsageError(`${path}: cannot be read (${(cause as Error).message})`, { cause })
  }
}

/** A file with only comments is empty. */
function isEmpty({ contents }: Document): boolean {
  return contents === null || (contents as Partial<Scalar>).value === null
}

function toOptionName(key: string, place: Place): OptionName {
  const name = names.find(each => keyOf(each) === key)
  if (name !== undefined) return name
  throw place.fail(`unknown key ${quote(key)}${suggestKnown(key, names.map(keyOf))}`)
}

/** @param node the value of an option. */
function toTexts(name: OptionName, node: unknown, place: Place): string[] {
  const { items } = node as { readonly items?: readonly unknown[] }
  const isList = items !== undefined && isMultiple(name) && !isMapping(node)
  const texts = (isList ? items : [node]).map(isObject(name) ? toJsonText : toText)
  if (texts.length > 0 && !texts.includes(undefined)) return texts as string[]
  throw place.fail(`${keyOf(name)} must be ${isMultiple(name) ? 'a value or a list of values' : 'one value'}`)
}

/** A number is its text in the file, so that an id of digits keeps its leading zeros. */
function toText(node: unknown): string | undefined {
  const { value, source } = (node ?? {}) as Partial<Scalar>
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return String(value)
    case 'number':
    case 'bigint':
      return source ?? String(value)
    default:
      return undefined
  }
}

/** An object as YAML, or as the text of JSON. */
function toJsonText(node: unknown): string | undefined {
  return isMapping(node) ? JSON.stringify(node.toJSON()) : toText(node)
}

/** Of the nodes of `yaml`, only lists and mappings have items; those of a mapping are pairs. */
function isMapping(node: unknown): node is { toJSON(): unknown } {
  const { items } = (node ?? {}) as { readonly items?: readonly object[] }
  return items !== undefined && items.every(item => 'key' in item)
}

/** A path in a file is relative to the folder of the file. `-` is standard input. `against` can also be a URL. */
function toPath(file: string, path: string): string {
  return path === '-' || /^https?:\/\//.test(path) || isAbsolute(path) ? path : join(dirname(file), path)
}
