import { openDatabase } from '../../store/database/database.js'
import type { Image } from '../../store/database/images.js'
import { createStore } from '../../store/store.js'
import { type LoadedSeed, loadSeeds } from './load-seeds.js'
import type { SeedDocument } from './seed-schema.js'
import type { ValidatedSeeds } from './validated-seeds.js'

/** An API key in clear text, known only to the process that loaded its seed: databases store hashes. */
export interface KnownApiKey {
  readonly organisationId: string
  readonly organisationName: string
  readonly key: string
}

/** A database with a seed in it, as an image that can be opened any number of times. */
export interface SeededDatabase {
  readonly image: Image
  readonly seed: LoadedSeed
  readonly knownApiKeys: readonly KnownApiKey[]
}

/** Loads seeds into a new database. `now` is a stored time. */
export function createSeededDatabase(seeds: ValidatedSeeds, now: string): SeededDatabase {
  const store = createStore(openDatabase())
  try {
    const seed = loadSeeds(store, seeds, now)
    return {
      image: store.takeImage(),
      seed,
      knownApiKeys: seeds.files.flatMap(({ document }) => listApiKeys(document))
    }
  } finally {
    store.close()
  }
}

export function listApiKeys({ organisations = [] }: SeedDocument): KnownApiKey[] {
  return organisations.flatMap(({ id, name, apiKeys = [] }) =>
    apiKeys.flatMap(({ key }) => (key === undefined ? [] : [{ organisationId: id, organisationName: name, key }]))
  )
}
