/** Opens the default sandbox: the one that is there from the start, and may live in a file. */
import { createRests, type Requirements } from '../../contract/assumptions.js'
import { apiError } from '../../contract/errors.js'
import type { Settings } from '../../contract/settings.js'
import { createClock, type Clock } from '../../core/clock.js'
import { timestamp } from '../../core/timestamp.js'
import { openDatabase } from '../../store/database/database.js'
import { explainDatabaseError } from '../../store/database/database-error.js'
import type { HealthListener } from '../../store/database/health.js'
import { openImage } from '../../store/database/images.js'
import { createStore, type Store } from '../../store/store.js'
import { DEFAULT_JOURNAL_LIMITS, type JournalLimits } from '../journal/journal.js'
import { createSandbox, type Sandbox, type SandboxWorld } from './sandbox.js'
import type { LoadedSeeds } from '../seeds/loaded-seeds.js'
import { findPlantedSeed, notePlantedSeed } from '../seeds/plant-seeds.js'
import { type PlantedWorld, plantWorld } from '../seeds/plant-world.js'
import type { SeedDocument } from '../seeds/seed-schema.js'
import { exportState } from '../seeds/export-state.js'

export interface OpenOptions {
  readonly id: string
  /** A database file; in memory without one. */
  readonly data?: string | undefined
  /** Beat those of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** Makes ids and chance repeatable: a 32-bit integer. */
  readonly randomSeed?: number | undefined
  readonly clock?: Clock | undefined
  readonly journal?: JournalLimits | undefined
  /** How callers reach the server. */
  readonly publicUrl?: (() => string) | undefined
  readonly requirements?: Requirements | undefined
  /** Is told when the database comes to fail, and when it can be written again. */
  readonly onDatabase?: HealthListener | undefined
}

/** Makes a world that is new. `now` is in kept form. */
export type LoadWorld = (now: string) => Promise<PlantedWorld>

/**
 * Makes a world, or opens the one that a database file holds.
 * @param load is asked only for a world that is new: what a file holds already is kept.
 * @throws DatabaseError, SeedError.
 */
export async function openSandbox(options: OpenOptions, load: LoadWorld): Promise<Sandbox> {
  const { id, data, clock = createClock(), journal = DEFAULT_JOURNAL_LIMITS, randomSeed, settings } = options
  const { publicUrl = () => 'http://localhost', requirements = {} } = options
  const rests = createRests(requirements)
  const isFile = data !== undefined
  const now = timestamp(clock.now())
  const { onDatabase } = options
  const world = isFile ? await openFile(data, { load, now, onDatabase }) : openInMemory(await load(now), onDatabase)
  return createSandbox({ id, isFile, clock, journal, randomSeed, settings, publicUrl, rests, onDatabase, ...world })
}

type OpenedWorld = Pick<SandboxWorld, 'store' | 'seed' | 'isNew' | 'knownApiKeys' | 'getSeedImage'>

function openInMemory({ image, seed, knownApiKeys }: PlantedWorld, onDatabase: OpenOptions['onDatabase']): OpenedWorld {
  return {
    store: createStore(openImage(image), onDatabase),
    seed,
    isNew: true,
    knownApiKeys,
    getSeedImage: () => image
  }
}

interface FileOptions {
  readonly load: LoadWorld
  readonly now: string
  readonly onDatabase: HealthListener | undefined
}

async function openFile(file: string, { load, now, onDatabase }: FileOptions): Promise<OpenedWorld> {
  const store = createStore(openDatabase(file), onDatabase)
  try {
    const found = findPlantedSeed(store)
    if (found === undefined) return plantFile(store, await load(now))
    const getSeedImage = () => plantWorld(readSeedState(store), now).image
    return { store, seed: found, isNew: false, knownApiKeys: [], getSeedImage }
  } catch (error) {
    store.close()
    throw explainDatabaseError(error, file)
  }
}

/** Until the seed is noted the file counts as new: whatever a process left that ended in the midst is replaced. */
function plantFile(store: Store, { image, seed, knownApiKeys }: PlantedWorld): OpenedWorld {
  store.copyImage(image)
  store.transaction(() => {
    store.meta.put(SEED_STATE, exportState(store, seed.settings))
    notePlantedSeed(store, seed)
  })
  return { store, seed, isNew: true, knownApiKeys, getSeedImage: () => image }
}

/** The planted world, as a seed: a file keeps it, for `reset` in a later process. */
const SEED_STATE = 'seedState'

function readSeedState(store: Store): LoadedSeeds {
  const document = store.meta.find<SeedDocument>(SEED_STATE)
  if (document === undefined) throw apiError('seedNotKept')
  return { files: [{ file: SEED_STATE, document }], sha256: '' }
}
