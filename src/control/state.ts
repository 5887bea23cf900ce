/** Replaces or extends the data of a sandbox. For the export see seeds/export-state.ts. */
import { timestamp } from '../core/timestamp.js'
import { admitLease } from './sandboxes/lease.js'
import type { Sandbox } from './sandboxes/sandbox.js'
import { exportState } from './seeds/export-state.js'
import { loadFiles } from './seeds/load-seeds.js'
import { getSeedValidator, readSeeds } from './seeds/read-seeds.js'
import { createSeededDatabase } from './seeds/seeded-database.js'

/** Replaces all data with a seed. The settings of the seed override the current ones. @throws SeedError. */
export async function replaceState(sandbox: Sandbox, document: object): Promise<void> {
  const { strictIds } = sandbox.settings
  const seeds = await readSeeds([document], { strictIds })
  const { image, seed } = createSeededDatabase(seeds, timestamp(sandbox.clock.now()))
  sandbox.restore(image)
  Object.assign(sandbox.settings, seed.settings)
}

/** Adds all data and settings of a seed, or nothing if it does not fit the current data. @throws SeedError. */
export async function addState(sandbox: Sandbox, document: object): Promise<void> {
  const validate = await getSeedValidator()
  const { store, settings, clock, lease } = sandbox
  const current = { file: 'the sandbox', content: exportState(store, settings) }
  const { files } = validate([current, { file: 'inline', content: document }], { strictIds: settings.strictIds })
  const added = files.slice(1)
  store.transaction(() => {
    loadFiles(store, added, timestamp(clock.now()))
    if (lease !== undefined) admitLease(store, lease)
  })
  Object.assign(settings, ...added.map(({ document }) => document.settings ?? {}))
}
