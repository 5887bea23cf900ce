import { defaultSettings, type Settings } from '../contract/settings.js'
import { createClock, type Clock } from '../core/clock.js'
import { createIds } from '../core/ids.js'
import { createRandom } from '../core/random.js'
import { timestamp } from '../core/timestamp.js'
import type { OperationContext } from '../operations/context.js'
import { openDatabase } from '../store/database.js'
import { createStore } from '../store/store.js'
import type { LoadedSeeds } from './seeds/load-seeds.js'
import { findPlantedSeed, type PlantedSeed, plantSeeds } from './seeds/plant-seeds.js'

/** One isolated world: its data, time, ids and settings. A request reaches it; nothing else holds on to it. */
export interface Sandbox extends OperationContext {
  readonly id: string
  readonly settings: Settings
  readonly seed: PlantedSeed
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
}

/**
 * Makes a world, or opens the one that a database file holds.
 * @param loadSeeds is asked only for a world that is new: what a file holds already is kept.
 * @throws DatabaseError, SeedError.
 */
export async function openSandbox(options: SandboxOptions, loadSeeds: () => Promise<LoadedSeeds>): Promise<Sandbox> {
  const { id, clock = createClock() } = options
  const store = createStore(openDatabase(options.data))
  try {
    const seed = findPlantedSeed(store) ?? plantSeeds(store, await loadSeeds(), timestamp(clock.now()))
    const settings = { ...defaultSettings(), ...seed.settings, ...options.settings }
    return { id, store, clock, ids: createIds(clock, createRandom(options.randomSeed)), settings, seed }
  } catch (error) {
    store.close()
    throw error
  }
}

