import { openDatabase } from '../../store/database/database.js'
import type { Image } from '../../store/database/images.js'
import { createStore } from '../../store/store.js'
import type { LoadedSeeds } from './loaded-seeds.js'
import { type PlantedSeed, plantSeeds } from './plant-seeds.js'

/**
 * An API key in clear. The database holds hashes only: these are the keys of a seed that was planted by this process.
 */
export interface KnownApiKey {
  readonly organisationId: string
  readonly organisationName: string
  readonly key: string
}

/** A world that is ready to be opened, any number of times. */
export interface PlantedWorld {
  readonly image: Image
  readonly seed: PlantedSeed
  readonly knownApiKeys: readonly KnownApiKey[]
}

/** Plants checked seeds into a world of their own. `now` is in kept form. */
export function plantWorld(loaded: LoadedSeeds, now: string): PlantedWorld {
  const store = createStore(openDatabase())
  try {
    const seed = plantSeeds(store, loaded, now)
    return { image: store.takeImage(), seed, knownApiKeys: listApiKeys(loaded) }
  } finally {
    store.close()
  }
}

function listApiKeys({ files }: LoadedSeeds): KnownApiKey[] {
  return files.flatMap(({ document }) =>
    (document.organisations ?? []).flatMap(({ id, name, apiKeys = [] }) =>
      apiKeys.flatMap(({ key }) => (key === undefined ? [] : [{ organisationId: id, organisationName: name, key }]))
    )
  )
}
