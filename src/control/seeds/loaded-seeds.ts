import type { SeedDocument } from './seed-schema.js'

export interface SeedFile {
  /** Its path, or `inline`. */
  readonly file: string
  /** In kept form, see kept-form; what is optional and empty is left out. */
  readonly document: SeedDocument
}

/** Seeds that were checked as one world. */
export interface LoadedSeeds {
  readonly files: readonly SeedFile[]
  /** Of all that was loaded. */
  readonly sha256: string
}
