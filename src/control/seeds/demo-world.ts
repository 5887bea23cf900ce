/**
 * The world of the demo seed, checked and planted when the package is built: a start without a seed of one's own needs
 * neither YAML nor Ajv, and plants nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { packagePath } from '../../core/package.js'
import { loadSeeds } from './load-seeds.js'
import type { LoadedSeeds } from './loaded-seeds.js'
import { type PlantedWorld, plantWorld } from './plant-world.js'

export const demoSeedFile = packagePath('fixtures', 'demo.yaml')
const imageFile = packagePath('dist', 'demo.sqlite')
const originFile = packagePath('dist', 'demo.json')

/**
 * The world of the seed that is shipped. All its times are written in it, so that it is the same whenever it is made.
 */
export async function loadDemoWorld(now: string): Promise<PlantedWorld> {
  return findBuiltWorld() ?? plantWorld(await loadDemoSeed(), now)
}

/** Undefined where the package was not built yet. */
function findBuiltWorld(): PlantedWorld | undefined {
  try {
    const origin = JSON.parse(readFileSync(originFile, 'utf8')) as Omit<PlantedWorld, 'image'>
    return { ...origin, image: readFileSync(imageFile) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A step of the build. */
export async function buildDemoWorld(): Promise<void> {
  const { image, ...origin } = plantWorld(await loadDemoSeed(), ANY_TIME)
  writeFileSync(imageFile, image)
  writeFileSync(originFile, JSON.stringify(origin))
}

const ANY_TIME = '2026-01-01T00:00:00.000000Z'

export async function loadDemoSeed(): Promise<LoadedSeeds> {
  const { files, sha256 } = await loadSeeds([demoSeedFile], { strictIds: true })
  return { files: files.map(({ document }) => ({ file: 'demo', document })), sha256 }
}
