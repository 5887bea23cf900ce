import { defaultSettings, type Settings } from '../contract/settings.js'
import { createClock, type Clock } from '../core/clock.js'
import { createIds } from '../core/ids.js'
import { createRandom } from '../core/random.js'
import { timestamp } from '../core/timestamp.js'
import type { OperationContext } from '../operations/context.js'
import { openDatabase } from '../store/database.js'
import { explainDatabaseError } from '../store/database-error.js'
import { createStore, type Store } from '../store/store.js'
import type { LoadedSeeds } from './seeds/loaded-seeds.js'
import { findPlantedSeed, type PlantedSeed, plantSeeds } from './seeds/plant-seeds.js'

/** An API key in clear. The database holds hashes only: these are the keys of a seed that was planted by this process. */
export interface KnownApiKey {
  readonly organisationId: string
  readonly organisationName: string
  readonly key: string
}

/** One isolated world: its data, time, ids and settings. A request reaches it; nothing else holds on to it. */
export interface Sandbox extends OperationContext {
  readonly id: string
  readonly settings: Settings
  readonly seed: PlantedSeed
  /** Whether the seed was planted by this process, rather than found in the database. */
  readonly isNew: boolean
  readonly knownApiKeys: readonly KnownApiKey[]
}

export interface SandboxOptions {
  readonly id: string
  /** A database file; in memory without one. */
  readonly data?: string | undefined
  /** Beat those of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** Makes ids repeatable: a 32-bit integer. */
  readonly randomSeed?: number | undefined
  readonly clock?: Clock | undefined
  /** How callers reach the server. */
  readonly publicUrl?: (() => string) | undefined
}

/**
 * Makes a world, or opens the one that a database file holds.
 * @param loadSeeds is asked only for a world that is new: what a file holds already is kept.
 * @throws DatabaseError, SeedError.
 */
export async function openSandbox(options: SandboxOptions, loadSeeds: () => Promise<LoadedSeeds>): Promise<Sandbox> {
  const { id, data, clock = createClock(), publicUrl = () => 'http://localhost' } = options
  const store = createStore(openDatabase(data))
  try {
    const planted = await findOrPlant(store, clock, loadSeeds)
    const settings = { ...defaultSettings(), ...planted.seed.settings, ...options.settings }
    const ids = createIds(clock, createRandom(options.randomSeed))
    return { id, store, clock, ids, settings, publicUrl, ...planted }
  } catch (error) {
    store.close()
    throw explainDatabaseError(error, data ?? 'in memory')
  }
}

async function findOrPlant(store: Store, clock: Clock, loadSeeds: () => Promise<LoadedSeeds>) {
  const found = findPlantedSeed(store)
  if (found !== undefined) return { seed: found, isNew: false, knownApiKeys: [] }
  const loaded = await loadSeeds()
  const seed = plantSeeds(store, loaded, timestamp(clock.now()))
  return { seed, isNew: true, knownApiKeys: listApiKeys(loaded) }
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
