/** What a run deletes, and what it never does, on a platform that responds in bad ways. */
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { nameOf } from '../../../src/contract/fidelity/probes/request.js'
import { PlatformError } from '../../../src/platform/client/platform-error.js'
import { cleanUp } from '../../../src/platform/observe/clean-up.js'
import { createLeftovers, type LeftThings } from '../../../src/platform/observe/leftovers.js'
import { readLeftovers } from '../../../src/platform/observe/read-leftovers.js'
import {
  mergeWithEarlier,
  readEarlierObservations,
  toObservations,
  writeObservations
} from '../../../src/platform/observe/observations-file.js'
import type { Observation } from '../../../src/control/observations/observation.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'
import {
  type Change,
  createInjectClient,
  doubleProbes,
  doubleSeeds,
  observeDouble
} from '../../helpers/platform/double.js'

const importProbes = doubleProbes.filter(({ steps }) =>
  steps.some(({ exchange }) => nameOf(exchange) === 'ImportPublicConnectorVersion' && exchange.status < 300)
)

async function startPlatform(t: Test) {
  const app = await createApp(t, { seeds: doubleSeeds })
  const existing = (await injectImport(app, {})).json<{ id: string; name: string }>()
  const list = async () => {
    const listed = await call(app, 'ListConnectors', { query: { first: '1000' } })
    return listed.json<{ connectors: { id: string }[] }>().connectors.map(({ id }) => id)
  }
  return { app, existing, list }
}

const isImport = (method: string, target: string) => method === 'POST' && /library\/import$/.test(target)

for (const [title, toId] of [
  ['an import that returns a copy from before the run', (id: string) => id],
  ['such an import with the id in lower case', (id: string) => id.toLowerCase()]
] as const) {
  t.test(`${title}: it is never deleted`, async t => {
    const { app, existing, list } = await startPlatform(t)
    const change: Change = (response, { method, target }) => {
      if (!isImport(method, target) || response.status >= 300) return response
      const body = JSON.parse(response.text) as object
      return { ...response, text: JSON.stringify({ ...body, id: toId(existing.id) }) }
    }
    for (const probe of importProbes.slice(0, 5)) {
      const { left } = await observeDouble(app, { probes: [probe], change })
      t.notOk(left.connectors.some(({ id }) => id.toUpperCase() === existing.id))
      await cleanUp(createInjectClient(app), createLeftovers(left, undefined))
      t.ok((await list()).includes(existing.id), probe.entry)
    }
  })
}

const losses: Readonly<Record<string, Change>> = {
  'is cut': () => {
    throw new PlatformError('ECONNRESET')
  },
  'is a 504': response => ({ ...response, status: 504, text: '{}' }),
  'is a 302': response => ({ ...response, status: 302, text: '' }),
  'has no id': response => ({ ...response, text: '{}' })
}

for (const [title, lose] of Object.entries(losses)) {
  t.test(`an import whose response ${title} stays open, and is told`, async t => {
    const { app, list } = await startPlatform(t)
    const before = await list()
    let lost = 0
    const change: Change = (response, request, index) => {
      if (!isImport(request.method, request.target) || response.status >= 300 || lost > 0) return response
      lost++
      return lose(response, request, index)
    }
    // The later imports have their responses, which say nothing about the first one.
    const { left } = await observeDouble(app, { probes: importProbes.slice(0, 6), change })
    t.equal(lost, 1)
    t.equal(left.open.length, 1)
    const leftovers = createLeftovers(left, undefined)
    const client = createInjectClient(app)
    const told = await cleanUp(client, leftovers)
    const remaining = (await list()).filter(id => !before.includes(id))
    t.equal(remaining.length, 1)
    t.match(told.join('\n'), new RegExp(`^please check: connector ${remaining[0]} `, 'm'))
    t.match(told.join('\n'), /^please check: the import of ".+" had no response$/m)
    t.equal(leftovers.list().open.length, 1)
    await call(app, 'DeleteConnector', { path: { connector_id: remaining[0] ?? '' }, query: { force: 'true' } })
    t.strictSame(await cleanUp(client, leftovers, true), [])
    t.strictSame(leftovers.list().open, [])
    t.strictSame((await list()).toSorted(), before.toSorted())
  })
}

t.test('a connector that has another name than the run gave it is not deleted', async t => {
  const { app, existing, list } = await startPlatform(t)
  const things: LeftThings = {
    against: 'http://localhost',
    organisation: demo.acme.id,
    prefix: 'mock-observe-abc123-',
    before: [],
    connectors: [{ id: existing.id, name: 'Another' }],
    open: []
  }
  const leftovers = createLeftovers(things, undefined)
  t.match(await cleanUp(createInjectClient(app), leftovers), [/another name now than the run gave it/])
  t.ok((await list()).includes(existing.id))
  t.equal(leftovers.list().connectors.length, 1)
})

t.test('a connector that only has a name of the run is told, and not deleted', async t => {
  const { app, existing, list } = await startPlatform(t)
  const { left } = await observeDouble(app, { probes: importProbes.slice(0, 1) })
  const things = { ...left, before: [], connectors: [], open: [{ of: demo.shopify, name: existing.name }] }
  const told = await cleanUp(createInjectClient(app), createLeftovers(things, undefined), true)
  t.ok(told.some(sentence => sentence.includes(existing.id)))
  t.ok((await list()).includes(existing.id))
})

t.test('a file of another shape is a clear error', async t => {
  const good: LeftThings = {
    against: 'https://platform.example',
    organisation: demo.acme.id,
    prefix: 'mock-observe-abc123-',
    before: [demo.shopify],
    connectors: [{ id: demo.shopify, name: 'a' }],
    open: [{ of: demo.shopify }]
  }
  const folder = t.testdir({
    directory: {},
    good: JSON.stringify(good),
    file: '',
    broken: '{',
    binary: Buffer.from([255])
  })
  t.strictSame(readLeftovers(`${folder}/good`), good)
  t.equal(readLeftovers(`${folder}/none`), undefined)
  for (const name of ['directory', 'file', 'broken', 'binary']) {
    t.throws(() => readLeftovers(`${folder}/${name}`), { name: 'PlatformError', message: new RegExp(name) }, name)
  }
  const wrong = fc.oneof(
    fc.constantFrom<unknown>('', '../x', 'a/b', '<', null, {}, 1, [null], ['a b']),
    fc.array(fc.record({ id: fc.constantFrom('', 'a/b', '..?x', 'a b') }), { minLength: 1 })
  )
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(good)), wrong, (key, value) => {
      writeFileSync(`${folder}/file`, JSON.stringify({ ...good, [key]: value }))
      t.throws(() => readLeftovers(`${folder}/file`), { name: 'PlatformError' }, JSON.stringify([key, value]))
    })
  )
  for (const prefix of [
    'S',
    'mock-observe-',
    'mock-observe-ABC123-',
    'mock-observe-abc123- ',
    'x mock-observe-abc123-'
  ]) {
    writeFileSync(`${folder}/file`, JSON.stringify({ ...good, prefix }))
    t.throws(() => readLeftovers(`${folder}/file`), { name: 'PlatformError' }, prefix)
  }
})

t.test('a body that is nested too deep at any request ends no run', async t => {
  const { app } = await startPlatform(t)
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 60 }), fc.constantFrom(deep, `{"id":${deep}}`), async (at, text) => {
      const change: Change = (response, _, index) => (index === at ? { ...response, text } : response)
      const probes = importProbes.slice(0, 12)
      const { entries } = await observeDouble(app, { probes, change })
      t.equal(Object.keys(entries).length, probes.length)
    }),
    { numRuns: 8 }
  )
})

t.test('a reason has no address and no id of the account', async t => {
  const { app } = await startPlatform(t)
  const url = `https://platform.example/api/o/${demo.acme.id}/connectors`
  const failures = [
    new PlatformError(`GET ${url}: ECONNRESET, read ECONNRESET`, { reason: 'ECONNRESET' }),
    new PlatformError(`HTTPS://platform.example/${demo.acme.id} or ${url}`)
  ]
  for (const failure of failures) {
    const { entries } = await observeDouble(app, {
      change: () => {
        throw failure
      }
    })
    const reasons = Object.values(entries).map(each => (each.verdict === 'unknown' ? each.because : ''))
    t.notMatch(reasons.join('\n'), new RegExp(`platform\\.example|${demo.acme.id}|https:`, 'i'))
    if (failure.reason !== undefined) t.match(reasons.join('\n'), /^ListConnectors: ECONNRESET$/m)
  }
})

t.test('observations are added to those of the same host, and other files stay as they are', async t => {
  const agrees: Observation = { verdict: 'agrees', seen: { status: 200 } }
  const unknown: Observation = { verdict: 'unknown', because: 'it needs --writes' }
  const when = { host: 'a.example', observedAt: '2026-12-01T07:00:00.000Z' }
  const file = `${t.testdir()}/observations.yaml`
  t.equal(await readEarlierObservations(file, when.host), undefined)
  await writeObservations(file, toObservations({ 'cursors': agrees, 'version-exists': agrees }, when))
  const earlier = await readEarlierObservations(file, when.host)
  const entries = {
    'version-exists': unknown,
    'draft-import': unknown,
    'cursors': { ...agrees, seen: { status: 201 } }
  }
  t.strictSame(mergeWithEarlier(toObservations(entries, when), earlier).entries, {
    'cursors': entries.cursors,
    'version-exists': agrees,
    'draft-import': unknown
  })
  await t.rejects(readEarlierObservations(file, 'b.example'), { message: /has observations of a\.example/ })
  for (const text of ['', 'a: 1', '[', 'connectors: []']) {
    writeFileSync(file, text)
    await t.rejects(readEarlierObservations(file, when.host), { name: 'PlatformError', message: /did not write it/ })
    t.equal(readFileSync(file, 'utf8'), text)
  }
})
