/**
 * The demo seed. The build validates it and loads it into a database, so that a start without seeds needs neither YAML
 * nor Ajv.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { packagePath } from '../../core/package.js'
import { readSeeds } from './read-seeds.js'
import { createSeededDatabase, type SeededDatabase } from './seeded-database.js'
import type { ValidatedSeeds } from './validated-seeds.js'

export const demoSeedFile = packagePath('fixtures', 'demo.yaml')
const imageFile = packagePath('dist', 'demo.sqlite')
const descriptionFile = packagePath('dist', 'demo.json')

/**
 * The database of the build or, before the first build, a new one. Both are equal, because the seed contains all times.
 */
export async function getDemoDatabase(now: string): Promise<SeededDatabase> {
  return findBuiltDatabase() ?? createSeededDatabase(await readDemoSeed(), now)
}

function findBuiltDatabase(): SeededDatabase | undefined {
  try {
    const description = JSON.parse(readFileSync(descriptionFile, 'utf8')) as Omit<SeededDatabase, 'image'>
    return { ...description, image: readFileSync(imageFile) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function buildDemoDatabase(): Promise<void> {
  const { image, ...description } = createSeededDatabase(await readDemoSeed(), ANY_TIME)
  writeFileSync(imageFile, image)
  writeFileSync(descriptionFile, JSON.stringify(description))
}

const ANY_TIME = '2026-01-01T00:00:00.000000Z'

export async function readDemoSeed(): Promise<ValidatedSeeds> {
  const { files, sha256 } = await readSeeds([demoSeedFile], { strictIds: true })
  return { files: files.map(({ document }) => ({ file: 'demo', document })), sha256 }
}
