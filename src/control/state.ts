/** The world of a sandbox: replaced by that of a seed, or added to. Exporting it is in seeds/export-state.ts. */
import { timestamp } from '../core/timestamp.js'
import { admitLease } from './sandboxes/lease.js'
import type { Sandbox } from './sandboxes/sandbox.js'
import { exportState } from './seeds/export-state.js'
import { loadSeedCheck, loadSeeds } from './seeds/load-seeds.js'
import { plantDocuments } from './seeds/plant-seeds.js'
import { plantWorld } from './seeds/plant-world.js'

/** Puts the world of a seed in the place of the sandbox's; its settings beat those in force. @throws SeedError. */
export async function replaceState(sandbox: Sandbox, document: object): Promise<void> {
  const { strictIds } = sandbox.settings
  const loaded = await loadSeeds([document], { strictIds })
  const { image, seed } = plantWorld(loaded, timestamp(sandbox.clock.now()))
  sandbox.restore(image)
  Object.assign(sandbox.settings, seed.settings)
}

/** Adds what a seed holds to the world of the sandbox, all or nothing, its settings too. @throws SeedError. */
export async function addState(sandbox: Sandbox, document: object): Promise<void> {
  const check = await loadSeedCheck()
  const { store, settings, clock, lease } = sandbox
  const world = { file: 'the world', content: exportState(store, settings) }
  const { files } = check([world, { file: 'inline', content: document }], { strictIds: settings.strictIds })
  const added = files.slice(1).map(file => file.document)
  store.transaction(() => {
    plantDocuments(store, added, timestamp(clock.now()))
    if (lease !== undefined) admitLease(store, lease)
  })
  Object.assign(settings, ...added.map(each => each.settings ?? {}))
}
