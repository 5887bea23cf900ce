import fc from 'fast-check'
import t from 'tap'
import { defaultSettings } from '../../../src/contract/settings.js'
import { checkDocument } from '../../../src/control/seeds/check-references.js'
import { exportState } from '../../../src/control/seeds/export-state.js'
import { insertInSteps } from '../../../src/control/seeds/load-seeds.js'
import { readSeeds } from '../../../src/control/seeds/read-seeds.js'
import { SeedError } from '../../../src/control/seeds/seed-error.js'
import { createSeedIndex, createSeedPlace } from '../../../src/control/seeds/seed-place.js'
import type { SeedDocument } from '../../../src/control/seeds/seed-schema.js'
import { createSeededDatabase, type SeededDatabase } from '../../../src/control/seeds/seeded-database.js'
import { LargeSeed } from '../../../src/control/seeds/slices/large-seed.js'
import { loadLargeSeed } from '../../../src/control/seeds/slices/load-large-seed.js'
import { openDatabase } from '../../../src/store/database/database.js'
import { openImage } from '../../../src/store/database/images.js'
import { createStore } from '../../../src/store/store.js'
import { largeSeeds } from '../../helpers/seeds/large-seeds.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { anyChangeOf, put } from '../../helpers/seeds/seeds.js'
import { countTurns } from '../../helpers/turns.js'

const NOW = '2024-01-15T09:00:00.000000Z'
const options = { strictIds: true, now: NOW }

const toLarge = (document: object) => new LargeSeed(Buffer.from(JSON.stringify(document)))

/** Everything that a lease gets of its seed, or the problems. */
async function outcome(load: () => Promise<SeededDatabase>): Promise<unknown> {
  try {
    const { image, seed, knownApiKeys } = await load()
    const store = createStore(openImage(image))
    const state = exportState(store, defaultSettings())
    store.close()
    return { state, seed, knownApiKeys }
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    return error.problems.map(({ path, message }) => `${path}: ${message}`).sort()
  }
}

/** The demo seed with some changes, its properties in any order. */
const seeds = fc
  .tuple(
    fc.array(anyChangeOf({ ...demoSeed(), settings: { strictIds: true } }), { maxLength: 1 }),
    fc.shuffledSubarray(['organisations', 'users', 'connectors', 'settings'], { minLength: 3 })
  )
  .map(([changes, names]) => {
    const seed = { ...demoSeed(), settings: { strictIds: true } }
    for (const { path, value } of changes) put(seed, path, value)
    return Object.fromEntries(names.map(name => [name, (seed as Record<string, unknown>)[name]]))
  })

t.test('a large seed gives a lease the same as a small one with its contents, or the same problems', async t => {
  const kinds = new Set<boolean>()
  const property = fc.asyncProperty(seeds, async document => {
    const whole = await outcome(async () => createSeededDatabase(await readSeeds([document], options), NOW))
    const sliced = await outcome(() => loadLargeSeed(toLarge(document), options))
    kinds.add(Array.isArray(whole))
    if (JSON.stringify(sliced) !== JSON.stringify(whole)) {
      throw new Error(`${JSON.stringify(sliced).slice(0, 2_000)} is not ${JSON.stringify(whole).slice(0, 2_000)}`)
    }
  })
  await fc.assert(property, { numRuns: 20 })
  t.strictSame(kinds, new Set([true, false]))
})

for (const [name, make] of Object.entries(largeSeeds)) {
  t.test(`checks and inserts ${name} in a step for each`, async t => {
    const COUNT = 200
    const [file] = (await readSeeds([make(COUNT)], options)).files
    const { document } = file as { document: SeedDocument }
    const place = createSeedPlace('inline', createSeedIndex([{ file: 'inline', document }]), [])
    t.ok([...checkDocument(document, place)].length >= COUNT)
    const store = createStore(openDatabase())
    const steps = store.transaction(() => [...insertInSteps(store, [document], NOW)].length)
    store.close()
    t.ok(steps >= COUNT, `${steps}`)
  })

  t.test(`loads ${name} over several turns`, async t => {
    const seed = toLarge(make(4_000))
    const turns = countTurns()
    const { seed: loaded } = await loadLargeSeed(seed, options)
    turns.stop()
    t.ok(turns.count() >= seed.bytes.length / 65_536, `${turns.count()} turns`)
    t.strictSame(loaded.files, ['inline'])
  })
}
