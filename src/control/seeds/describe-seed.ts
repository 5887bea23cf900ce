import type { PlantedSeed } from './plant-seeds.js'

/** What a world was made from: the names of its files, and the SHA-256 of all that stood in them. */
export interface SeedReport {
  readonly files: readonly string[]
  readonly sha256: string
}

export function describeSeed({ files, sha256 }: PlantedSeed): SeedReport {
  return { files: files.map(nameOfFile), sha256 }
}

/** Paths of the machine are nobody's business. */
export function nameOfFile(path: string): string {
  return path.split(/[\\/]/).at(-1) as string
}
