import { readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { decodeText } from '../../../core/text/decode-text.js'
import { withoutExcerpt } from '../../../core/text/parser-message.js'
import { isTooDeep, MAX_SEED_DEPTH } from '../../../core/values/depth.js'
import { readRegularFile } from '../../../core/read-file.js'
import { loadYaml } from '../../../core/yaml.js'
import { SeedError } from '../seed-error.js'
import type { SeedBytes } from './seed-bytes.js'
import { substituteVariables } from './variables.js'

/** The parsed content of a file, not yet validated. */
export interface RawSeed {
  readonly file: string
  readonly content: unknown
}

const EXTENSIONS = ['.yaml', '.yml', '.json']

/** The file at a path or, for a folder, its seed files sorted by name. */
export function listSeedFiles(path: string): string[] {
  if (path === '-') throw seedError(path, 'cannot be read (only the command line can read standard input; name a file)')
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw seedError(path, 'does not exist; name a YAML or JSON file, or a folder of them')
  if (!stats.isDirectory()) return [path]
  const names = readdirSync(path).filter(name => EXTENSIONS.includes(extname(name)))
  if (names.length === 0) throw seedError(path, `the folder has no seed; add a ${EXTENSIONS.join(' or ')} file`)
  return names.sort().map(name => join(path, name))
}

/** @throws SeedError if the file cannot be read, is neither YAML nor JSON, or names a variable that is not set. */
export async function readSeedFile(file: string): Promise<RawSeed> {
  return parseSeed(file, () => readRegularFile(file))
}

/** Reads a file of any name: JSON is YAML, too. @throws SeedError. */
export async function readSeedBytes({ file, bytes }: SeedBytes): Promise<RawSeed> {
  return parseSeed(file, () => bytes)
}

async function parseSeed(file: string, read: () => Uint8Array): Promise<RawSeed> {
  const text = readText(file, read)
  const parsed = extname(file) === '.json' ? parseJson(file, text) : await parseYaml(file, text)
  // Reported later.
  if (isTooDeep(parsed, MAX_SEED_DEPTH)) return { file, content: parsed }
  const { content, problems } = substituteVariables(parsed)
  if (problems.length > 0) throw new SeedError(problems.map(problem => ({ file, ...problem })))
  return { file, content }
}

function readText(file: string, read: () => Uint8Array): string {
  try {
    return decodeText(read())
  } catch (error) {
    throw seedError(file, `cannot be read (${(error as Error).message})`)
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw seedError(file, `is not valid JSON: ${withoutExcerpt((error as Error).message)}`)
  }
}

async function parseYaml(file: string, text: string): Promise<unknown> {
  const { parseDocument } = await loadYaml()
  const document = parseDocument(text)
  const [error] = document.errors
  if (error !== undefined) throw seedError(file, `is not valid YAML: ${withoutExcerpt(error.message)}`)
  try {
    // Throws if an alias makes the value contain itself.
    return JSON.parse(JSON.stringify(document.toJS() ?? null)) as unknown
  } catch (cause) {
    throw seedError(file, `cannot be converted to JSON: ${withoutExcerpt((cause as Error).message)}`)
  }
}

function seedError(file: string, message: string): SeedError {
  return new SeedError([{ file, path: '', message }])
}
