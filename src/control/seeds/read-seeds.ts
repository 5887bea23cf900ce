import { createHash } from 'node:crypto'
import type { ErrorField } from '../../contract/schemas/common.js'
import { MAX_SEED_DEPTH } from '../../core/values/depth.js'
import { shorten } from '../../core/quote.js'
import { findIllFormed, ILL_FORMED } from '../../core/read-json.js'
import { lazy } from '../../core/lazy-module.js'
import type { JsonSchema } from '../../validation/plain-json-schema.js'
import { isEmpty } from '../../operations/shared/omit-empty.js'
import type * as References from './check-references.js'
import { checkSettings } from './check-settings.js'
import { listSeedFiles, type RawSeed, readSeedBytes, readSeedFile } from './files/read-seed-file.js'
import { SeedBytes } from './files/seed-bytes.js'
import { SeedError, type SeedProblem } from './seed-error.js'
import type { SeedDocument } from './seed-schema.js'
import type { SeedFile, ValidatedSeeds } from './validated-seeds.js'

const loadRules = lazy(
  async () =>
    [
      await import('./seed-json-schema.js'),
      await import('./find-shape-problems.js'),
      await import('../../validation/normalise.js'),
      await import('../../validation/oversized.js'),
      await import('./check-references.js')
    ] as const
)

/** The path of a seed file or of a folder of seed files, a file as SeedBytes, or a document. */
export type SeedSource = string | object

export interface SeedOptions {
  readonly strictIds: boolean
}

/**
 * Reads seeds and validates them together.
 * @throws SeedError with all problems.
 */
export async function readSeeds(sources: readonly SeedSource[], options: SeedOptions): Promise<ValidatedSeeds> {
  const raw = (await Promise.all(sources.map(readSource))).flat()
  const rules = await getSeedRules()
  const strictIds = options.strictIds && !raw.some(({ content }) => allowsAnyId(content))
  await rules.prepare(strictIds)
  const seeds = validateTogether(raw, strictIds, rules)
  throwIfAny(checkSettings(seeds.files))
  return seeds
}

async function readSource(source: SeedSource): Promise<RawSeed[]> {
  if (typeof source === 'string') return Promise.all(listSeedFiles(source).map(readSeedFile))
  return [source instanceof SeedBytes ? await readSeedBytes(source) : { file: 'inline', content: source }]
}

/** The steps for each document, or for each part of a document. */
export interface SeedRules {
  /** Compiles the schemas, in turns between which other work runs. */
  readonly prepare: (strictIds: boolean) => Promise<void>
  /** Checks the types of all properties. */
  readonly findShapeProblems: (content: unknown, file: string, strictIds: boolean) => SeedProblem[]
  /** Call it for a document with the right types. */
  readonly normalise: (content: unknown) => SeedDocument
  /** Call it for a normalised document. */
  readonly findOversized: (document: SeedDocument) => readonly ErrorField[]
  readonly references: typeof References
}

/** Imports the schemas and Ajv, which are slow to load, only when seeds are validated. */
export async function getSeedRules(): Promise<SeedRules> {
  const [
    { resolveRef, seedJsonSchema },
    { findShapeProblems, prepareShape },
    { normalise },
    { findOversized },
    references
  ] = await loadRules()
  const options = { resolve: (schema: JsonSchema) => resolveRef(schema, seedJsonSchema), isLeftOut: isEmpty }
  return {
    prepare: prepareShape,
    findShapeProblems,
    normalise: content => normalise(content, seedJsonSchema, options) as SeedDocument,
    findOversized,
    references
  }
}

function validateTogether(
  raw: readonly RawSeed[],
  strictIds: boolean,
  { findShapeProblems, normalise, findOversized, references }: SeedRules
): ValidatedSeeds {
  throwIfAny(raw.flatMap(findDepthProblems))
  throwIfAny(raw.flatMap(findTextProblems))
  throwIfAny(raw.flatMap(({ file, content }) => findShapeProblems(content, file, strictIds)))
  const files = raw.map(({ file, content }) => ({ file, document: normalise(content) }))
  throwIfAny(
    files.flatMap(({ file, document }) =>
      findOversized(document).map(({ field, message }) => ({ file, path: field, message }))
    )
  )
  throwIfAny(references.checkReferences(files))
  return { files, sha256: hash(files) }
}

/** Walks level by level, so that objects which a document contains many times are visited once per level. */
export function findDepthProblems({ file, content }: RawSeed): SeedProblem[] {
  let level = new Set<unknown>([content])
  for (let depth = 0; depth <= MAX_SEED_DEPTH; depth++) {
    level = new Set([...level].flatMap(valuesOf))
    if (level.size === 0) return []
  }
  return [{ file, path: '', message: `is nested more than ${MAX_SEED_DEPTH} levels deep` }]
}

function findTextProblems({ file, content }: RawSeed): SeedProblem[] {
  const path = findIllFormed(content)
  return path === undefined ? [] : [{ file, path: shorten(path, 300), message: ILL_FORMED }]
}

function valuesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

function hash(files: readonly SeedFile[]): string {
  return createHash('sha256')
    .update(JSON.stringify(files.map(({ document }) => document)))
    .digest('hex')
}

/** Whether a seed itself sets `strictIds: false`. */
export function allowsAnyId(content: unknown): boolean {
  return (content as { settings?: { strictIds?: unknown } } | null | undefined)?.settings?.strictIds === false
}

export function throwIfAny(problems: readonly SeedProblem[]): void {
  if (problems.length > 0) throw new SeedError(problems)
}
