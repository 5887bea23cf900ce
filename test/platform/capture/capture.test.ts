/** Captures a mock that stands for the real platform, and loads the seed into another one. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { graphToSeed } from '../../../src/control/seeds/graph-to-seed.js'
import { readSeeds } from '../../../src/control/seeds/read-seeds.js'
import { createPlatformClient, type PlatformClient } from '../../../src/platform/client/client.js'
import { capture, type CaptureOptions, DEFAULT_KEY } from '../../../src/platform/capture/capture.js'
import { readEarlier, writeCapture } from '../../../src/platform/capture/capture-file.js'
import { call, createApp, demo, injectImport, listen } from '../../helpers/app.js'
import { createInjectClient } from '../../helpers/platform/double.js'
import { createTestClient, startHostileServer } from '../../helpers/platform/hostile-server.js'
import { readEverything } from '../../helpers/platform/read-everything.js'
import { fittingGraphs } from '../../helpers/seeds/graphs.js'

interface World {
  readonly organisation: string
  readonly key: string
}

const ACME: World = { organisation: demo.acme.id, key: demo.acme.key }
const LIBRARY: World = { organisation: demo.library.id, key: demo.library.key }

/** Other tests check responses against the contract. */
const UNCHECKED = { validateResponses: false }

function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'capture-'))
  t.teardown(() => rmSync(path, { recursive: true }))
  return path
}

function clientOf(url: string, key: string) {
  return createPlatformClient({ address: url, credential: { scheme: 'Bearer', token: key }, mask: text => text })
}

/** Captures, writes the file, and loads it into a new mock. */
async function roundTrip(t: Test, client: PlatformClient, organisation: string) {
  const captured = await capture({ client, organisation, latestOnly: false })
  const file = join(folder(t), 'seed.yaml')
  await writeCapture(file, captured, 'the double')
  const app = await createApp(t, { seeds: [file], settings: UNCHECKED })
  return { captured, app, text: readFileSync(file, 'utf8') }
}

t.test('a captured organisation answers all reads as on the platform', async t => {
  const platform = await listen(t)
  const { captured, app } = await roundTrip(t, clientOf(platform.url, LIBRARY.key), LIBRARY.organisation)
  t.strictSame(captured.missing, [])
  t.strictSame(captured.unknown, {})
  const before = await readEverything(platform.app, LIBRARY)
  t.ok(Object.keys(before).length > 50)
  t.strictSame(await readEverything(app, { ...LIBRARY, key: DEFAULT_KEY }), before)
})

t.test('so does an organisation with what it imported and connected', async t => {
  const platform = await listen(t)
  for (const connector of [demo.shopify, demo.hubSpot, demo.bigQuery]) await injectImport(platform.app, { connector })
  const { captured, app, text } = await roundTrip(t, clientOf(platform.url, ACME.key), ACME.organisation)
  t.strictSame(captured.missing, [])
  t.strictSame(await readEverything(app, { ...ACME, key: DEFAULT_KEY }), await readEverything(platform.app, ACME))
  t.ok(captured.placeholders.includes('SHOPIFY_PRODUCTION_SHOPIFY_PRODUCTION_SHOPIFY_API_KEY_VALUE'))
  for (const name of captured.placeholders) t.ok(text.includes(`\${${name}:-******}`), name)
})

t.test('any world is captured as it is', async t => {
  await fc.assert(
    fc.asyncProperty(fittingGraphs, async graph => {
      // No client can name these: a URL has no such segments.
      fc.pre(graph.versions.every(({ name }) => !/^\.{1,2}$/.test(name)))
      const seed = {
        organisations: [{ id: demo.library.id, name: 'Library', apiKeys: [{ key: 'a-key', name: '' }] }],
        connectors: [graphToSeed(graph)]
      }
      const platform = await createApp(t, { seeds: [seed], settings: UNCHECKED })
      const world = { ...LIBRARY, key: 'a-key' }
      const client = createInjectClient(platform, undefined, world.key)
      const { captured, app } = await roundTrip(t, client, world.organisation)
      t.strictSame(captured.missing, [])
      t.strictSame(await readEverything(app, { ...world, key: DEFAULT_KEY }), await readEverything(platform, world))
      await platform.close()
      await app.close()
    }),
    { numRuns: 6 }
  )
})

t.test(
  'connectors are chosen by id, by a part of their name, as public ones, and with their latest version',
  async t => {
    const { url, app } = await listen(t)
    await injectImport(app, {})
    await injectImport(app, { connector: demo.hubSpot })
    const client = clientOf(url, demo.acme.key)
    const names = async (options: Partial<CaptureOptions>) => {
      const { seed } = await capture({ client, organisation: demo.acme.id, latestOnly: false, ...options })
      return (seed as { connectors: { name: string; versions: { name: string }[] }[] }).connectors.map(
        ({ name, versions }) => `${name}: ${versions.map(version => version.name).join()}`
      )
    }
    t.strictSame(await names({ connectors: ['shop'] }), ['Shopify: 2024-07'])
    t.strictSame(await names({ connectors: [demo.hubSpot] }), ['HubSpot: 1.0.0,1.1.0'])
    t.strictSame(await names({ publicText: 'hub', latestOnly: true }), ['HubSpot: 1.1.0'])
    t.equal((await names({ publicText: '' })).length, 4)
    t.equal((await names({})).length, 2)
    await t.rejects(names({ connectors: ['no such'] }), { message: /nothing to capture: no connector/ })
  }
)

t.test('a run again reads only what changed, and keeps the rest', async t => {
  const { url, app } = await listen(t)
  const imported = (await injectImport(app, {})).json<{ id: string }>()
  await injectImport(app, { connector: demo.hubSpot })
  const file = join(folder(t), 'seed.yaml')
  const client = clientOf(url, demo.acme.key)
  const run = async () => {
    const earlier = await readEarlier(file)
    const captured = await capture({
      client,
      organisation: demo.acme.id,
      latestOnly: false,
      ...(earlier && { earlier })
    })
    await writeCapture(file, captured, 'the double')
    return captured
  }
  t.strictSame((await run()).count, { read: 2, kept: 0 })
  const first = readFileSync(file, 'utf8')
  const again = await run()
  t.strictSame(again.count, { read: 0, kept: 2 })
  t.equal(readFileSync(file, 'utf8'), first)
  const tags = { category: ['changed'] }
  await call(app, 'UpdateConnectorTags', { path: { connector_id: imported.id }, body: { tags } })
  t.strictSame((await run()).count, { read: 1, kept: 1 })
  const loaded = await createApp(t, { seeds: [file] })
  t.strictSame(await readEverything(loaded, { ...ACME, key: DEFAULT_KEY }), await readEverything(app, ACME))
})

t.test('a file that capture did not write stays as it is', async t => {
  const file = join(folder(t), 'seed.yaml')
  for (const text of ['organisations: []', '[', 'null', 'x-capture: 1']) {
    writeFileSync(file, text)
    await t.rejects(readEarlier(file), { name: 'PlatformError', message: /seed\.yaml exists/ }, text)
    t.equal(readFileSync(file, 'utf8'), text)
  }
})

/** A connector of a platform that is newer than the mock. */
const NEWER = {
  id: '01J00000000NEWER0000000C01',
  organisationId: demo.acme.id,
  name: 'Newer ${HOME}',
  public: false,
  protocol: 'http',
  baseUrl: 'https://newer.example',
  imageURL: null,
  tags: null,
  colour: 'red',
  apiSecret: 'a plain secret',
  authSchemeConfigs: [
    { id: 'new', description: '', schemeType: 'quantum' },
    { id: 'none', description: '', schemeType: 'none', strength: 3 }
  ],
  connections: null,
  versions: [
    {
      id: '01J00000000NEWER0000000V01',
      name: '1',
      isLatest: true,
      isDefault: true,
      publishedAt: '2024-05-01T12:00:00Z',
      createdAt: '2024-05-01T12:00:00Z',
      updatedAt: '2024-05-01T12:00:00Z'
    }
  ],
  createdAt: '2024-05-01T12:00:00Z',
  updatedAt: '2024-05-01T12:00:00Z'
}

t.test('what a newer platform sends is kept under x-capture, or left out with a word about it', async t => {
  const { url } = await startHostileServer(t, ({ url: path = '' }, response) => {
    const isList = /\/connectors(\?|$)/.test(path)
    if (isList) return response.end(JSON.stringify({ connectors: path.includes('categories') ? [] : [NEWER] }))
    if (path.includes('/actions')) return response.writeHead(500).end('{"code":"500","message":"oops"}')
    return response.end(JSON.stringify({ totalCount: 0, triggers: null, definitions: [] }))
  })
  const captured = await capture({ client: createTestClient(url), organisation: demo.acme.id, latestOnly: false })
  t.strictSame(captured.unknown, {
    '/connectors/0/colour': 'red',
    '/connectors/0/apiSecret': '******',
    '/connectors/0/authSchemeConfigs/1/strength': 3
  })
  t.match(captured.missing, [/version 1: actions: GetActions returned 500/, /authSchemeConfigs\/0 .*is left out/])
  t.equal(captured.missing.length, 2)
  const file = join(folder(t), 'seed.yaml')
  await writeCapture(file, captured, 'the double')
  const { files } = await readSeeds([file], { strictIds: true })
  t.equal(files[0]?.document.connectors?.[0]?.name, 'Newer ${HOME}', 'a variable in a text is not taken for one')
})

t.test('hostile contents change nothing but the seed, and never end in half a file', async t => {
  const hostile = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, true, 0, '', '__proto__', '${X}', 'a'.repeat(300), { __proto__: null }),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('id', 'name', 'versions', 'connections', 'x', 'grant', 'data', 'credentials'),
        tie('value')
      )
    )
  })).value
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...Object.keys(NEWER)), hostile, { maxKeys: 4 }),
      hostile,
      async (changes, other) => {
        const { url } = await startHostileServer(t, ({ url: path = '' }, response) => {
          const isList = /\/connectors(\?|$)/.test(path)
          response.end(JSON.stringify(isList ? { connectors: [{ ...NEWER, ...changes }] } : other) ?? '')
        })
        const file = join(folder(t), 'seed.yaml')
        try {
          const client = createTestClient(url)
          const captured = await capture({ client, organisation: demo.acme.id, latestOnly: false })
          await writeCapture(file, captured, 'the double')
          await readSeeds([file], { strictIds: true })
        } catch (error) {
          t.equal((error as Error).name, 'PlatformError', String((error as Error).stack))
          t.notOk(existsSync(file))
        }
      }
    ),
    { numRuns: 20 }
  )
})
