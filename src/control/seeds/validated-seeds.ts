import type { SeedDocument } from './seed-schema.js'

export interface SeedFile {
  /** Its path, or `inline`. */
  readonly file: string
  /** Normalised, without empty optional properties. */
  readonly document: SeedDocument
}

/** Seeds that are valid together. */
export interface ValidatedSeeds {
  readonly files: readonly SeedFile[]
  /** Of all documents together. */
  readonly sha256: string
}
