import { createHash } from 'node:crypto'
import { packagePath } from '../../core/package.js'
import type { ExistingNames, SeedFile } from './check-references.js'
import { listSeedFiles, type RawSeed, readSeedFile } from './read-seed-file.js'
import { SeedError, type SeedProblem } from './seed-error.js'
import type { SeedDocument } from './seed-schema.js'

export interface LoadedSeeds {
  readonly files: readonly SeedFile[]
  /** Of all that was loaded. */
  readonly sha256: string
}

interface LoadOptions {
  readonly strictIds: boolean
  readonly existing?: ExistingNames
}

/** The seed that is shipped, and planted where no other is named. */
export const demoSeedFile = packagePath('fixtures', 'demo.yaml')

/**
 * Reads seed files (folders stand for the seeds in them) and checks them as one world.
 * @throws SeedError with every mistake that was found.
 */
export async function loadSeedFiles(paths: readonly string[], options: LoadOptions): Promise<LoadedSeeds> {
  const raw = await Promise.all(paths.flatMap(listSeedFiles).map(readSeedFile))
  return loadSeeds(raw, options)
}

/** Checks documents as one world. @throws SeedError with every mistake that was found. */
export async function loadSeeds(raw: readonly RawSeed[], options: LoadOptions): Promise<LoadedSeeds> {
  const [{ seedJsonSchema }, { createShapeValidator }, { normalise }, { checkReferences }] = await Promise.all([
    import('./seed-json-schema.js'),
    import('./validate-seed-shape.js'),
    import('./normalise.js'),
    import('./check-references.js')
  ])
  const schema = seedJsonSchema()
  const strictIds = options.strictIds && !raw.some(({ content }) => allowsAnyId(content))
  const validate = createShapeValidator(schema, { strictIds })
  throwIfAny(raw.flatMap(({ file, content }) => validate(content, file)))
  const files = raw.map(({ file, content }) => ({ file, document: normalise(content, schema) as SeedDocument }))
  throwIfAny(checkReferences(files, options.existing))
  return { files, sha256: createHash('sha256').update(JSON.stringify(files.map(({ document }) => document))).digest('hex') }
}

/** A seed may itself lift the rule that ids are ULIDs. */
function allowsAnyId(content: unknown): boolean {
  return (content as { settings?: { strictIds?: unknown } } | null | undefined)?.settings?.strictIds === false
}

function throwIfAny(problems: readonly SeedProblem[]): void {
  if (problems.length > 0) throw new SeedError(problems)
}
