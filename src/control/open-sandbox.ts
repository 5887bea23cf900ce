/** Opens the default sandbox: the one that is there from the start, and may live in a file. */
import { apiError } from '../contract/errors.js'
import type { Settings } from '../contract/settings.js'
import { createClock, type Clock } from '../core/clock.js'
import { timestamp } from '../core/timestamp.js'
import { openDatabase } from '../store/database.js'
import { explainDatabaseError } from '../store/database-error.js'
import type { Image } from '../store/images.js'
import type { ConditionListener } from '../store/condition.js'
import { createStore, type Store } from '../store/store.js'
import { DEFAULT_JOURNAL_LIMITS, type JournalLimits } from './journal/journal.js'
import { createSandbox, type KnownApiKey, type Sandbox } from './sandbox.js'
import type { LoadedSeeds } from './seeds/loaded-seeds.js'
import { findPlantedSeed, plantSeeds } from './seeds/plant-seeds.js'
import { plantWorld } from './seeds/plant-world.js'
import type { SeedDocument } from './seeds/seed-schema.js'
import { exportState } from './state.js'

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
  /** Is told when the database comes to fail, and when it can be written again. */
  readonly onDatabase?: ConditionListener | undefined
}

/**
 * Makes a world, or opens the one that a database file holds.
 * @param loadSeeds is asked only for a world that is new: what a file holds already is kept.
 * @throws DatabaseError, SeedError.
 */
export async function openSandbox(options: OpenOptions, loadSeeds: () => Promise<LoadedSeeds>): Promise<Sandbox> {
  const { id, data, clock = createClock(), journal = DEFAULT_JOURNAL_LIMITS, randomSeed, settings } = options
  const { publicUrl = () => 'http://localhost' } = options
  const isFile = data !== undefined
  const store = createStore(openDatabase(data), options.onDatabase)
  try {
    const origin = await findOrPlant(store, { isFile, clock, loadSeeds })
    return createSandbox({ id, store, isFile, clock, journal, randomSeed, settings, publicUrl, ...origin })
  } catch (error) {
    store.close()
    throw explainDatabaseError(error, data ?? 'in memory')
  }
}

interface Planting {
  readonly isFile: boolean
  readonly clock: Clock
  readonly loadSeeds: () => Promise<LoadedSeeds>
}

async function findOrPlant(store: Store, { isFile, clock, loadSeeds }: Planting) {
  const now = timestamp(clock.now())
  const found = findPlantedSeed(store)
  if (found !== undefined) {
    const getSeedImage = () => plantWorld(readSeedState(store), now).image
    return { seed: found, isNew: false, knownApiKeys: [], getSeedImage }
  }
  const loaded = await loadSeeds()
  const seed = store.transaction(() => {
    const planted = plantSeeds(store, loaded, now)
    if (isFile) store.meta.put(SEED_STATE, exportState(store, planted.settings))
    return planted
  })
  const image: Image = store.takeImage()
  return { seed, isNew: true, knownApiKeys: listApiKeys(loaded), getSeedImage: () => image }
}

/** The planted world, as a seed: a file keeps it, for `reset` in a later process. */
const SEED_STATE = 'seedState'

function readSeedState(store: Store): LoadedSeeds {
  const document = store.meta.find<SeedDocument>(SEED_STATE)
  if (document === undefined) throw apiError('seedNotKept', undefined)
  return { files: [{ file: SEED_STATE, document }], sha256: '' }
}

function listApiKeys({ files }: LoadedSeeds): KnownApiKey[] {
  return files.flatMap(({ document }) =>
    (document.organisations ?? []).flatMap(({ id, name, apiKeys = [] }) =>
      apiKeys.flatMap(({ key }) =>
        key === undefined ? [] : [{ organisationId: id, organisationName: name, key }]
      )
    )
  )
}
