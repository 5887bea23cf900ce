import type { LoadedSeed } from './load-seeds.js'

/** The names of the seed files, and the SHA-256 of their contents. */
export interface SeedReport {
  readonly files: readonly string[]
  readonly sha256: string
}

export function describeSeed({ files, sha256 }: LoadedSeed): SeedReport {
  return { files: files.map(nameOfFile), sha256 }
}

/** Clients do not see the folders of the machine. */
export function nameOfFile(path: string): string {
  return path.split(/[\\/]/).at(-1) as string
}
