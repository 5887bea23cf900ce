/**
 * The demo seed, checked when the package is built: a start without a seed of one's own needs neither YAML nor Ajv.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LoadedSeeds } from './loaded-seeds.js'

const file = fileURLToPath(new URL('demo-seed.json', import.meta.url))

/** Undefined where the package was compiled but not built, as for its own tests. */
export function findCompiledDemo(): LoadedSeeds | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LoadedSeeds
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function writeCompiledDemo(demo: LoadedSeeds): void {
  writeFileSync(file, JSON.stringify(demo))
}
