import fc from 'fast-check'
import t from 'tap'
import { defaultSettings } from '../../src/contract/settings.js'
import { exportState } from '../../src/control/seeds/export-state.js'
import { readSeeds } from '../../src/control/seeds/read-seeds.js'
import { SeedError } from '../../src/control/seeds/seed-error.js'
import { createSeededDatabase } from '../../src/control/seeds/seeded-database.js'
import { fillDatabase } from '../../src/control/seeds/slices/fill-database.js'
import { asSeedError, createSeedReader } from '../../src/control/seeds/slices/seed-reader.js'
import type { Database } from '../../src/store/database/driver.js'
import { openImage } from '../../src/store/database/images.js'
import { createStore } from '../../src/store/store.js'
import { demoSeed } from '../helpers/seeds/demo-seed.js'
import { anyChangeOf, put } from '../helpers/seeds/seeds.js'

const NOW = '2024-01-15T09:00:00.000000Z'

/** The data as a seed, or the problems. */
async function outcome(load: () => Promise<Database>): Promise<unknown> {
  try {
    const store = createStore(await load())
    const state = exportState(store, defaultSettings())
    store.close()
    return state
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    return error.problems.map(({ path, message }) => `${path}: ${message}`).sort()
  }
}

const loadWhole = async (document: object) =>
  outcome(async () => openImage(createSeededDatabase(await readSeeds([document], { strictIds: true }), NOW).image))

const loadInParts = async (document: object, partLength: number, chunkLength: number) =>
  outcome(async () => {
    const bytes = Buffer.from(JSON.stringify(document))
    const reader = createSeedReader(partLength)
    for (let at = 0; at < bytes.length; at += chunkLength) reader.push(bytes.subarray(at, at + chunkLength))
    const { database } = await fillDatabase(
      asSeedError(() => reader.finish()),
      { strictIds: true, now: NOW }
    )
    return database
  })

/** The demo seed with usages, flows and credentials, its properties in any order. */
const seeds = fc
  .tuple(
    fc.array(anyChangeOf(fullSeed()), { maxLength: 3 }),
    fc.shuffledSubarray(Object.keys(fullSeed()), { minLength: 4 })
  )
  .map(([changes, names]) => {
    const seed = fullSeed()
    for (const { path, value } of changes) if (has(seed, path)) put(seed, path, value)
    return Object.fromEntries(names.map(name => [name, (seed as Record<string, unknown>)[name]]))
  })

/** Whether the parent of a path still exists after earlier changes. */
function has(document: object, path: readonly string[]): boolean {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((node, part) => (node as Record<string, unknown> | null | undefined)?.[part], document)
  return typeof parent === 'object' && parent !== null
}

function fullSeed() {
  const seed = demoSeed()
  const [connector] = seed.connectors as { id: string; organisationId: string }[]
  return {
    ...seed,
    usages: [{ connectorId: connector?.id }],
    oauth2Flows: [
      {
        state: 'a state',
        organisationId: connector?.organisationId,
        connectorId: connector?.id,
        clientId: 'client',
        scopes: [],
        consent: 'local',
        expiresAt: NOW
      }
    ],
    settings: { strictIds: true }
  }
}

t.test('loads and refuses a seed in parts as it does in one step, with the same problems', async t => {
  const kinds = new Set<boolean>()
  const property = fc.asyncProperty(
    seeds,
    fc.constantFrom(1, 300, 3_000, 65_536),
    fc.constantFrom(7, 1_000, 65_536),
    async (document, partLength, chunkLength) => {
      const whole = await loadWhole(document)
      const parts = await loadInParts(document, partLength, chunkLength)
      kinds.add(Array.isArray(whole))
      if (JSON.stringify(parts) !== JSON.stringify(whole)) {
        throw new Error(`${JSON.stringify(parts).slice(0, 2_000)} is not ${JSON.stringify(whole).slice(0, 2_000)}`)
      }
    }
  )
  await fc.assert(property, { numRuns: 100 })
  t.strictSame(kinds, new Set([true, false]))
})
