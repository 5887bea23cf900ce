/** Opens the default sandbox, which exists from the start and can be stored in a file. */
import type { Requirements } from '../../contract/assumptions.js'
import { apiError } from '../../contract/errors.js'
import type { Settings } from '../../contract/settings.js'
import { createClock, type Clock } from '../../core/clock.js'
import { timestamp } from '../../core/timestamp.js'
import { openDatabase } from '../../store/database/database.js'
import { explainDatabaseError } from '../../store/database/database-error.js'
import type { HealthListener } from '../../store/database/health.js'
import { openImage } from '../../store/database/images.js'
import { createStore, type Store, type StoreOptions } from '../../store/store.js'
import { DEFAULT_JOURNAL_LIMITS, type JournalLimits } from '../journal/journal.js'
import { createSandbox, type Sandbox, type SandboxOptions, type SharedByAll } from './sandbox.js'
import { exportState } from '../seeds/export-state.js'
import { findLoadedSeed, recordLoadedSeed } from '../seeds/load-seeds.js'
import type { SeedDocument } from '../seeds/seed-schema.js'
import { createSeededDatabase, type SeededDatabase } from '../seeds/seeded-database.js'
import type { ValidatedSeeds } from '../seeds/validated-seeds.js'

export interface OpenOptions {
  readonly id: string
  /** A database file. Default: in memory. */
  readonly data?: string | undefined
  /** Override the settings of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** Makes ids and random numbers repeatable: a 32-bit integer. */
  readonly randomSeed?: number | undefined
  readonly clock?: Clock | undefined
  readonly journal?: JournalLimits | undefined
  readonly shared?: SharedByAll | undefined
  readonly requirements?: Requirements | undefined
  /** Called when the database fails, and when it recovers. */
  readonly onDatabase?: HealthListener | undefined
  readonly replica?: number | undefined
  /** How much the cache holds. */
  readonly cacheBytes?: number | undefined
}

/** Creates the database of a new sandbox. `now` is a stored time. */
export type CreateDatabase = (now: string) => Promise<SeededDatabase>

/**
 * Creates a sandbox, or opens the one in a database file.
 * @param create is called for a new sandbox only: a file keeps its data.
 * @throws DatabaseError, SeedError.
 */
export async function openSandbox(options: OpenOptions, create: CreateDatabase): Promise<Sandbox> {
  const { id, data, clock = createClock(), journal = DEFAULT_JOURNAL_LIMITS, randomSeed, settings } = options
  const { requirements = {}, shared, replica } = options
  const isFile = data !== undefined
  const now = timestamp(clock.now())
  const storeOptions = { listener: options.onDatabase, cacheBytes: options.cacheBytes }
  const opened = isFile
    ? await openFile(data, { create, now, storeOptions })
    : openInMemory(await create(now), storeOptions)
  return createSandbox({
    ...{ id, isFile, clock, journal, shared, randomSeed, settings, requirements, replica, storeOptions },
    ...opened
  })
}

type OpenedDatabase = Pick<SandboxOptions, 'openStore' | 'seed' | 'isNew' | 'knownApiKeys' | 'getSeedImage'>

function openInMemory({ image, seed, knownApiKeys }: SeededDatabase, storeOptions: StoreOptions): OpenedDatabase {
  const store = createStore(openImage(image), storeOptions)
  return {
    openStore: () => store,
    seed,
    isNew: true,
    knownApiKeys,
    getSeedImage: () => image
  }
}

interface FileOptions {
  readonly create: CreateDatabase
  readonly now: string
  readonly storeOptions: StoreOptions
}

async function openFile(file: string, { create, now, storeOptions }: FileOptions): Promise<OpenedDatabase> {
  const open = () => createStore(openDatabase(file), storeOptions)
  const store = open()
  let first: Store | undefined = store
  /** Opens the file again if it could not be opened after it was replaced. */
  const openStore = () => {
    const opened = first ?? open()
    first = undefined
    return opened
  }
  try {
    const seed = findLoadedSeed(store)
    if (seed === undefined) return { ...initialiseFile(store, await create(now)), openStore }
    const getSeedImage: SandboxOptions['getSeedImage'] = getStore =>
      createSeededDatabase(readSeedState(getStore()), now).image
    return { openStore, seed, isNew: false, knownApiKeys: [], getSeedImage }
  } catch (error) {
    store.close()
    throw explainDatabaseError(error, file)
  }
}

/**
 * A file without a recorded seed counts as new. If a process ends before the seed is recorded, the next one replaces
 * its data.
 */
function initialiseFile(
  store: Store,
  { image, seed, knownApiKeys }: SeededDatabase
): Omit<OpenedDatabase, 'openStore'> {
  const source = openImage(image)
  try {
    store.copyFrom(source)
  } finally {
    source.close()
  }
  store.transaction(() => {
    store.meta.put(SEED_STATE, exportState(store, seed.settings))
    recordLoadedSeed(store, seed)
  })
  return { seed, isNew: true, knownApiKeys, getSeedImage: () => image }
}

/** The initial data as a seed. A file stores it, so that a later process can reset the sandbox. */
const SEED_STATE = 'seedState'

function readSeedState(store: Store): ValidatedSeeds {
  const document = store.meta.find<SeedDocument>(SEED_STATE)
  if (document === undefined) throw apiError('seedNotKept')
  return { files: [{ file: SEED_STATE, document }], sha256: '' }
}
