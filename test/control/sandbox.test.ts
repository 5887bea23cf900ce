import t from 'tap'
import { getDemoDatabase } from '../../src/control/seeds/demo-seed.js'
import { describeMetrics } from '../../src/control/metrics.js'
import { createSandbox } from '../../src/control/sandboxes/sandbox.js'
import { DEFAULT_JOURNAL_LIMITS } from '../../src/control/journal/journal.js'
import { createClock } from '../../src/core/clock.js'
import { openImage } from '../../src/store/database/images.js'
import { createStore } from '../../src/store/store.js'

async function createLeased() {
  const { image, seed, knownApiKeys } = await getDemoDatabase('2026-01-01T00:00:00.000Z')
  let opened = 0
  const sandbox = createSandbox({
    id: '01J0000000SANDB0X00000001X',
    openStore: () => {
      opened++
      return createStore(openImage(image))
    },
    isFile: false,
    seed,
    isNew: true,
    knownApiKeys,
    getSeedImage: () => image,
    clock: createClock(),
    randomSeed: undefined,
    settings: undefined,
    journal: DEFAULT_JOURNAL_LIMITS,
    lease: { organisationId: '01J0000000LEASED000000001X', token: 'swo_lease', expiresAt: Number.POSITIVE_INFINITY }
  })
  return { sandbox, countOpened: () => opened }
}

t.test('a leased sandbox opens its database with its first use, once', async t => {
  const { sandbox, countOpened } = await createLeased()
  t.equal(sandbox.journal.count().count, 0)
  t.equal(countOpened(), 0)
  t.ok(sandbox.store.organisations.has('01J0000000LEASED000000001X'))
  t.ok(sandbox.store.organisations.has('01J0000000ACME000000000RG1'))
  t.equal(countOpened(), 1)
  sandbox.close()
})

t.test('metrics open no data of a sandbox that was never used', async t => {
  const { sandbox, countOpened } = await createLeased()
  t.match(describeMetrics([sandbox]), /^versori_mock_cache_bytes\{sandbox="01J0000000SANDB0X00000001X"\} 0$/m)
  t.equal(countOpened(), 0)
  sandbox.close()
})

t.test('a sandbox that was never used can be reset, and keeps its lease', async t => {
  const { sandbox, countOpened } = await createLeased()
  sandbox.reset()
  t.ok(sandbox.store.organisations.has('01J0000000LEASED000000001X'))
  t.equal(countOpened(), 0, 'the reset has opened it')
  sandbox.close()
})

t.test('a sandbox that was never used can end, and opens no database after that', async t => {
  const { sandbox, countOpened } = await createLeased()
  sandbox.close()
  t.throws(() => sandbox.store, /sandbox/)
  t.equal(countOpened(), 0)
})
