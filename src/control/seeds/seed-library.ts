/** The seeds that sandboxes can be leased with. Each is loaded into a database once. */
import { basename, extname } from 'node:path'
import { invalidField } from '../../contract/invalid-fields.js'
import type { Clock } from '../../core/clock.js'
import { lazy } from '../../core/lazy-module.js'
import { suggestNearest } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import { timestamp } from '../../core/timestamp.js'
import { createTurns } from '../../core/turns.js'
import { demoSeedFile, getDemoDatabase } from './demo-seed.js'
import { listSeedFiles } from './files/read-seed-file.js'
import { readSeeds, type SeedOptions, type SeedSource } from './read-seeds.js'
import { LargeSeed } from './slices/large-seed.js'
import { createSeededDatabase, type SeededDatabase } from './seeded-database.js'

const loadSlices = lazy(() => import('./slices/load-large-seed.js'))

/** See SeedLibrary. */
export type SeedChoice = string | object | readonly SeedSource[]

export interface ChoiceOptions extends SeedOptions {
  /** Ends the work on a large seed. */
  readonly signal?: AbortSignal | undefined
}

export interface SeedLibrary {
  /**
   * A database with a seed: `demo`, a seed file of the server by its name without folder and extension, a document, a
   * large seed, a list of sources, or by default all seeds that the server was started with.
   * @throws ApiError 400 `invalidBody` for an unknown name; SeedError.
   */
  get(seed: SeedChoice | undefined, options: ChoiceOptions): Promise<SeededDatabase>
  /** Reads the seeds that the server was started with again, for later calls of `get`, too. @throws SeedError. */
  reload(options: SeedOptions): Promise<SeededDatabase>
}

/** @param sources the seeds that the server was started with. Default: the demo seed. */
export function createSeedLibrary(sources: readonly SeedSource[] | undefined, clock: Clock): SeedLibrary {
  const databases = new Map<string, Promise<SeededDatabase>>()
  /** Large seeds are loaded one after the other: the slices of many would add up. */
  const inTurn = createTurns()

  const now = () => timestamp(clock.now())
  const create = async (seeds: readonly SeedSource[], options: SeedOptions) =>
    createSeededDatabase(await readSeeds(seeds, options), now())

  async function loadLarge(seed: LargeSeed, { strictIds, signal }: ChoiceOptions): Promise<SeededDatabase> {
    signal?.throwIfAborted()
    const { loadLargeSeed } = await loadSlices()
    return loadLargeSeed(seed, { strictIds, signal, now: now() })
  }

  async function getOrCreate(key: string, load: () => Promise<SeededDatabase>): Promise<SeededDatabase> {
    const database = databases.get(key) ?? load()
    databases.set(key, database)
    try {
      return await database
    } catch (error) {
      databases.delete(key)
      throw error
    }
  }

  return {
    async get(seed, options) {
      if (seed instanceof LargeSeed) return inTurn(() => loadLarge(seed, options))
      if (typeof seed === 'object') return create(Array.isArray(seed) ? (seed as SeedSource[]) : [seed], options)
      if (seed === DEMO || (seed === undefined && sources === undefined))
        return getOrCreate(DEMO, () => getDemoDatabase(now()))
      const named = seed === undefined ? (sources ?? []) : [getSeedFile(seed, sources ?? [])]
      return getOrCreate(`${seed ?? ''} ${options.strictIds}`, () => create(named, options))
    },
    async reload(options) {
      const database = await create(sources ?? [demoSeedFile], options)
      databases.clear()
      return database
    }
  }
}

const DEMO = 'demo'

function getSeedFile(name: string, sources: readonly SeedSource[]): string {
  const files = sources.filter(source => typeof source === 'string').flatMap(listSeedFiles)
  const file = files.find(each => nameOf(each) === name)
  if (file !== undefined) return file
  const names = [DEMO, ...files.map(nameOf)]
  const message = `expected ${names.join(', ')} or a seed document, got ${quote(name)}${suggestNearest(name, names)}`
  throw invalidField('seed', message)
}

function nameOf(file: string): string {
  return basename(file, extname(file))
}
