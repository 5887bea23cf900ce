import { type Image } from '../../store/images.js'
import { openDatabase } from '../../store/database.js'
import { createStore } from '../../store/store.js'
import type { LoadedSeeds } from './loaded-seeds.js'
import { type PlantedSeed, plantSeeds } from './plant-seeds.js'

/** A world that is ready to be opened, any number of times. */
export interface PlantedWorld {
  readonly image: Image
  readonly seed: PlantedSeed
}

/** Plants checked seeds into a world of their own. `now` is in kept form. */
export function plantWorld(loaded: LoadedSeeds, now: string): PlantedWorld {
  const store = createStore(openDatabase())
  try {
    const seed = plantSeeds(store, loaded, now)
    return { image: store.takeImage(), seed }
  } finally {
    store.close()
  }
}
