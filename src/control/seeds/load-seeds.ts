import { createHash } from 'node:crypto'
import type { JsonSchema } from '../../validation/plain-json-schema.js'
import { isEmpty } from '../../operations/shared/omit-empty.js'
import { listSeedFiles, type RawSeed, readSeedFile } from './read-seed-file.js'
import type { LoadedSeeds, SeedFile } from './loaded-seeds.js'
import { SeedError, type SeedProblem } from './seed-error.js'
import type { SeedDocument } from './seed-schema.js'

/** The path of a seed file or of a folder of them, or a document. */
export type SeedSource = string | object

export interface LoadOptions {
  readonly strictIds: boolean
}

/**
 * Reads seeds and checks them as one world.
 * @throws SeedError with every mistake that was found.
 */
export async function loadSeeds(sources: readonly SeedSource[], options: LoadOptions): Promise<LoadedSeeds> {
  const raw = await Promise.all(sources.map(readSource))
  const check = await loadSeedCheck()
  return check(raw.flat(), options)
}

async function readSource(source: SeedSource): Promise<RawSeed[]> {
  if (typeof source === 'string') return Promise.all(listSeedFiles(source).map(readSeedFile))
  return [{ file: 'inline', content: source }]
}

/** @throws SeedError with every mistake that was found. */
export type SeedCheck = (raw: readonly RawSeed[], options: LoadOptions) => LoadedSeeds

/** Checking needs the schemas and Ajv, which take longer to load than all else: they are loaded only here. */
export async function loadSeedCheck(): Promise<SeedCheck> {
  const [{ resolveRef, seedJsonSchema }, { findShapeProblems }, { toKeptForm }, { checkReferences }] =
    await Promise.all([
      import('./seed-json-schema.js'),
      import('./validate-seed-shape.js'),
      import('../../validation/kept-form.js'),
      import('./check-references.js')
    ])
  const keptForm = { resolve: (schema: JsonSchema) => resolveRef(schema, seedJsonSchema), isLeftOut: isEmpty }
  return (raw, options) => {
    throwIfAny(raw.flatMap(findDepthProblems))
    const strictIds = options.strictIds && !raw.some(({ content }) => allowsAnyId(content))
    throwIfAny(raw.flatMap(({ file, content }) => findShapeProblems(content, file, strictIds)))
    const files = raw.map(({ file, content }) => ({
      file,
      document: toKeptForm(content, seedJsonSchema, keptForm) as SeedDocument
    }))
    throwIfAny(checkReferences(files))
    return { files, sha256: hash(files) }
  }
}

/** More than any seed needs; what holds itself has no end. */
const DEEPEST = 100

function findDepthProblems({ file, content }: RawSeed): SeedProblem[] {
  let level = new Set<unknown>([content])
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = new Set([...level].flatMap(valuesOf))
    if (level.size === 0) return []
  }
  return [{ file, path: '', message: `is nested more than ${DEEPEST} levels deep` }]
}

function valuesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

function hash(files: readonly SeedFile[]): string {
  return createHash('sha256')
    .update(JSON.stringify(files.map(({ document }) => document)))
    .digest('hex')
}

/** A seed may itself lift the rule that ids are ULIDs. */
function allowsAnyId(content: unknown): boolean {
  return (content as { settings?: { strictIds?: unknown } } | null | undefined)?.settings?.strictIds === false
}

function throwIfAny(problems: readonly SeedProblem[]): void {
  if (problems.length > 0) throw new SeedError(problems)
}
