/** Observes a mock that stands for the real platform. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { listProbes } from '../../../src/contract/fidelity/probes/probes.js'
import { listReasoned } from '../../../src/contract/fidelity/probes/without-setting.js'
import { isRead } from '../../../src/contract/fidelity/probes/request.js'
import { ledger } from '../../../src/contract/fidelity/ledger.js'
import { cleanUp } from '../../../src/platform/observe/clean-up.js'
import { createLeftovers } from '../../../src/platform/observe/leftovers.js'
import { readLeftovers } from '../../../src/platform/observe/read-leftovers.js'
import { call, createApp } from '../../helpers/app.js'
import { admin } from '../../helpers/control-plane.js'
import {
  createInjectClient,
  doubleProbes,
  doubleSeeds,
  listEntries,
  observeDouble
} from '../../helpers/platform/double.js'

const { probes, unprobed } = listProbes()

t.test('nearly every assumed entry has a probe, and each of the others says why not', async t => {
  const assumed = ledger.filter(({ evidence }) => evidence === 'assumed').map(({ id }) => id)
  const asked = probes.map(({ entry }) => entry)
  t.strictSame(
    assumed.filter(id => !asked.includes(id)),
    unprobed.map(({ entry }) => entry)
  )
  t.ok(probes.length >= 120, `${probes.length} probes`)
  for (const { entry, because } of unprobed) t.match(because, /^[A-Z].*\.$/, entry)
})

t.test('another answer to a probe is followed by a setting or a status, or the probe says why not', async t => {
  const topics = new Map(ledger.map(({ id, topic }) => [id, topic]))
  for (const { entry, steps, noSetting } of probes) {
    const isFollowed = topics.get(entry) === 'errors' || steps.some(({ alternative }) => alternative !== undefined)
    t.equal(noSetting === undefined, isFollowed, entry)
    if (noSetting !== undefined) t.match(noSetting, /^[A-Z].*\.$/, entry)
  }
  const asked = probes.map(({ entry }) => entry)
  t.strictSame(
    listReasoned().filter(entry => !asked.includes(entry)),
    [],
    'no reason is for an entry that is gone'
  )
})

t.test('no probe asks the control plane, or names something of the demo seed', async t => {
  for (const { entry, steps } of probes) {
    const text = JSON.stringify(steps.map(({ exchange }) => exchange))
    t.notMatch(text, /__admin|swo_demo|01J0000000(?!ACME00000000SK|5H0P1FY000000C)|01J00000005H0P1FY000000C01/, entry)
    t.ok(
      steps.some(({ isClaim }) => isClaim),
      entry
    )
  }
})

t.test('the mock agrees with itself in every entry', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const run = await observeDouble(app)
  t.strictSame(Object.fromEntries(Object.entries(run.entries).filter(([, { verdict }]) => verdict !== 'agrees')), {})
  t.comment(`${probes.length} entries, ${run.requests} requests`)
  t.ok(run.requests < 3 * probes.length, `${run.requests} requests: probes share what they begin with`)
})

t.test('without writes, only requests that change nothing are sent', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const before = (await admin(app, 'GET /state')).body
  const methods = new Set<string>()
  const run = await observeDouble(app, {
    writes: false,
    change: (response, { method }) => {
      methods.add(method)
      return response
    }
  })
  t.strictSame([...methods].sort(), ['GET', 'HEAD'])
  t.equal((await admin(app, 'GET /state')).body, before)
  t.strictSame(listEntries(run, 'differs'), [])
  t.strictSame(
    listEntries(run, 'agrees').sort(),
    doubleProbes
      .filter(({ steps }) => steps.every(({ exchange }) => isRead(exchange)))
      .map(({ entry }) => entry)
      .sort()
  )
})

t.test('a run takes back all that it made', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const before = (await admin(app, 'GET /state')).body
  const { left } = await observeDouble(app)
  t.ok(left.connectors.length > 20)
  t.strictSame(await cleanUp(createInjectClient(app), createLeftovers(left, undefined)), [])
  t.equal((await admin(app, 'GET /state')).body, before)
})

t.test('so does a clean-up after a run that was killed at any request', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const before = (await admin(app, 'GET /state')).body
  const folder = mkdtempSync(join(tmpdir(), 'observe-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'observations.yaml.left.json')
  const { requests } = await observeDouble(app, { file })
  await cleanUp(createInjectClient(app), createLeftovers(getLeft(file), file))
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: requests - 1 }), async last => {
      rmSync(file, { force: true })
      // The platform has processed the request, and the run has not seen the response.
      const killed = await observeDouble(app, {
        file,
        change: (response, _, index) => {
          if (index === last) throw new Error('killed')
          return response
        }
      }).catch((error: unknown) => (error as Error).message)
      t.equal(killed, 'killed')
      const left = readLeftovers(file)
      if (left !== undefined) {
        const client = createInjectClient(app)
        const toCheck = await cleanUp(client, createLeftovers(left, file), true)
        for (const sentence of toCheck) t.match(sentence, /^please check: /)
        // What had no response is for the user to delete.
        for (const sentence of toCheck) {
          const [, id] = /connector (\S+)/.exec(sentence) ?? []
          if (id === undefined) continue
          t.notOk(left.before.includes(id))
          await call(app, 'DeleteConnector', { path: { connector_id: id }, query: { force: 'true' } })
        }
        t.strictSame(await cleanUp(client, createLeftovers(left, file), true), [])
      }
      t.equal((await admin(app, 'GET /state')).body, before, `killed at request ${last}`)
    }),
    { numRuns: 15 }
  )
})

function getLeft(file: string) {
  const left = readLeftovers(file)
  if (left === undefined) throw new Error('nothing is left')
  return left
}

t.test('what cannot be taken back is listed, and stays in the file', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const [probe] = probes.filter(({ entry }) => entry === 'import-is-private')
  const { left } = await observeDouble(app, { probes: probe === undefined ? [] : [probe] })
  const leftovers = createLeftovers(left, undefined)
  const refuse = createInjectClient(app, response => ({ ...response, status: 409 }))
  t.match(await cleanUp(refuse, leftovers), [/^connector .*: GetConnector returned 409$/, /cannot be searched for/])
  t.strictSame(leftovers.list().connectors, left.connectors)
})
