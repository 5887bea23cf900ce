/** The seeds that sandboxes can be leased with, each planted once. */
import { basename, extname } from 'node:path'
import { describeValue } from '../../validation/describe-value.js'
import { apiError } from '../../contract/errors.js'
import type { Clock } from '../../core/clock.js'
import { findNearest } from '../../core/nearest.js'
import { timestamp } from '../../core/timestamp.js'
import { loadDemoWorld } from './demo-world.js'
import { type LoadOptions, loadSeeds, type SeedSource } from './load-seeds.js'
import { type PlantedWorld, plantWorld } from './plant-world.js'
import { listSeedFiles } from './read-seed-file.js'

export interface SeedLibrary {
  /**
   * A world made from a seed: `demo`, a seed file of the server by its name (without folder and extension), a
   * document, or, without one, all that the server was started with.
   * @throws ApiError 400 `invalidBody` for a name that is not known; SeedError.
   */
  get(seed: string | object | undefined, options: LoadOptions): Promise<PlantedWorld>
}

/** @param sources what the server was started with; the demo seed without any. */
export function createSeedLibrary(sources: readonly SeedSource[] | undefined, clock: Clock): SeedLibrary {
  const planted = new Map<string, Promise<PlantedWorld>>()

  const now = () => timestamp(clock.now())
  const plant = async (named: readonly SeedSource[], options: LoadOptions) =>
    plantWorld(await loadSeeds(named, options), now())

  async function plantOnce(key: string, load: () => Promise<PlantedWorld>): Promise<PlantedWorld> {
    const world = planted.get(key) ?? load()
    planted.set(key, world)
    try {
      return await world
    } catch (error) {
      planted.delete(key)
      throw error
    }
  }

  return {
    async get(seed, options) {
      if (typeof seed === 'object') return plant([seed], options)
      if (seed === DEMO || (seed === undefined && sources === undefined))
        return plantOnce(DEMO, () => loadDemoWorld(now()))
      const named = seed === undefined ? (sources ?? []) : [getSeedFile(seed, sources ?? [])]
      return plantOnce(`${seed ?? ''} ${options.strictIds}`, () => plant(named, options))
    }
  }
}

const DEMO = 'demo'

function getSeedFile(name: string, sources: readonly SeedSource[]): string {
  const files = sources.filter(source => typeof source === 'string').flatMap(listSeedFiles)
  const file = files.find(each => nameOf(each) === name)
  if (file !== undefined) return file
  const names = [DEMO, ...files.map(nameOf)]
  const nearest = findNearest(name, names)
  const question = nearest === undefined ? '' : ` (did you mean ${nearest}?)`
  const message = `found ${describeValue(name)}; allowed are ${names.join(', ')}${question}, or a seed document`
  throw apiError('invalidBody', { fields: [{ field: 'seed', message }] })
}

function nameOf(file: string): string {
  return basename(file, extname(file))
}
