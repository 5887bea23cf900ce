/** Captures of a platform that fails in parts, or repeats a secret. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { capture } from '../../../src/platform/capture/capture.js'
import { assertWritable, readEarlier, writeCapture } from '../../../src/platform/capture/capture-file.js'
import type { PlatformClient } from '../../../src/platform/client/client.js'
import { readEnvironment } from '../../../src/platform/observe/environment.js'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'
import { createInjectClient } from '../../helpers/platform/double.js'
import { createTestClient, startHostileServer } from '../../helpers/platform/hostile-server.js'

const CONNECTOR = {
  id: '01J00000000NEWER0000000C01',
  organisationId: demo.acme.id,
  name: 'A connector',
  public: false,
  protocol: 'http',
  baseUrl: 'https://connector.example',
  authSchemeConfigs: [],
  connections: [],
  versions: [{ id: '01J00000000NEWER0000000V01', name: '1', createdAt: '2024-05-01T12:00:00Z' }],
  createdAt: '2024-05-01T12:00:00Z'
}

t.test('a token that the platform repeats is in no file and no message', async t => {
  const { url } = await startHostileServer(t, ({ url: path = '', headers }, response) => {
    const isList = /\/connectors(\?|$)/.test(path)
    if (isList) return response.end(JSON.stringify({ connectors: path.includes('categories') ? [] : [CONNECTOR] }))
    const message = `${'x'.repeat(100)} ${headers.authorization} \u001b[31m`
    return response.writeHead(403).end(JSON.stringify({ code: '403', message }))
  })
  const captured = await capture({ client: createTestClient(url), organisation: demo.acme.id, latestOnly: false })
  const file = join(t.testdir(), 'seed.yaml')
  await writeCapture(file, captured, 'the double')
  for (const text of [readFileSync(file, 'utf8'), captured.missing.join('\n')]) {
    t.match(text, /GetActions returned 403/)
    t.notMatch(text, /swo_a|a-token/)
    t.notOk(text.includes('\u001b'))
    t.notMatch(text, /\\e\[/)
  }
})

t.test('contents that are nested too deep are missing, and end no run', async t => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  const app = await createApp(t)
  for (const part of ['schema', 'categories', 'actions', 'definitions', 'versions']) {
    const client = createInjectClient(
      app,
      (response, { target }) => (target.includes(part) ? { ...response, text: `{"a":${deep}}` } : response),
      demo.library.key
    )
    const captured = await capture({ client, organisation: demo.library.id, latestOnly: false })
    t.match(captured.missing[0], /nested too deep/, part)
  }
})

t.test('a file that cannot be written is found at once, and nothing changes', t => {
  const path = t.testdir()
  for (const file of [path, join(path, 'none', 'seed.yaml')]) {
    t.throws(() => assertWritable(file), { name: 'PlatformError', message: /written/ })
  }
  const file = join(path, 'seed.yaml')
  assertWritable(file)
  t.notOk(existsSync(file))
  writeFileSync(file, 'x')
  assertWritable(file)
  t.equal(readFileSync(file, 'utf8'), 'x')
  t.notOk(existsSync(`${file}.tmp`))
  t.end()
})

t.test('a second run that fails keeps what the first one has read', async t => {
  const app = await createApp(t)
  const { id } = (await injectImport(app, {})).json<{ id: string }>()
  const options = { organisation: demo.acme.id, latestOnly: false }
  const client = createInjectClient(app)
  const file = join(t.testdir(), 'seed.yaml')
  const first = await capture({ client, ...options })
  await writeCapture(file, first, 'the double')
  const connectorsOf = ({ seed }: { readonly seed: object }) => (seed as { connectors: object[] }).connectors
  await call(app, 'UpdateConnectorTags', { path: { connector_id: id }, body: { tags: { category: ['changed'] } } })
  for (const part of ['definitions', 'actions', 'triggers', 'schema']) {
    const failing = createInjectClient(app, (response, { target }) =>
      target.includes(`/${part}`) ? { ...response, status: 500 } : response
    )
    const earlier = await readEarlier(file)
    const again = await capture({ client: failing, ...options, ...(earlier && { earlier }) })
    t.strictSame(connectorsOf(again), connectorsOf(first), part)
    t.match(again.missing.at(-1), /Shopify: the contents from before are kept/)
    // The file that it writes is no worse for the next failure.
    await writeCapture(file, again, 'the double')
  }
  const stopped = { ...client, findStop: () => 'stopped after 3 server errors' }
  const earlier = await readEarlier(file)
  const last = await capture({ client: stopped, ...options, ...(earlier && { earlier }) })
  t.strictSame(connectorsOf(last), connectorsOf(first))
  t.strictSame(last.missing, ['Shopify: not read: stopped after 3 server errors'])
})

t.test('variables of secrets keep their names when connectors are read again', async t => {
  const app = await createApp(t)
  const copies: string[] = []
  for (const connector of [demo.shopify, demo.hubSpot, demo.hubSpot]) {
    copies.push((await injectImport(app, { connector })).json<{ id: string }>().id)
  }
  const options = { client: createInjectClient(app), organisation: demo.acme.id, latestOnly: false }
  const file = join(t.testdir(), 'seed.yaml')
  const first = await capture(options)
  await writeCapture(file, first, 'the double')
  t.ok(first.placeholders.some(name => name.endsWith('_2')))
  for (const id of copies) {
    await call(app, 'UpdateConnectorTags', { path: { connector_id: id }, body: { tags: { category: ['changed'] } } })
    const earlier = await readEarlier(file)
    const again = await capture({ ...options, ...(earlier && { earlier }) })
    t.strictSame(again.count, { read: 1, kept: 2 })
    t.strictSame(again.placeholders.toSorted(), first.placeholders.toSorted())
    await writeCapture(file, again, 'the double')
  }
})

t.test('a run again keeps what the user added, and refuses a file of another place', async t => {
  const app = await createApp(t)
  await injectImport(app, {})
  const options = { client: createInjectClient(app), organisation: demo.acme.id, latestOnly: false, host: 'a.example' }
  const file = join(t.testdir(), 'seed.yaml')
  await writeCapture(file, await capture(options), 'the double')
  const added = 'users:\n  - id: added\nsettings:\n  draftImport: allow\nx-mine: 1\n'
  writeFileSync(file, readFileSync(file, 'utf8') + added)
  const place = { host: options.host, organisation: options.organisation }
  const earlier = await readEarlier(file, place)
  const { seed } = await capture({ ...options, ...(earlier && { earlier }) })
  t.match(seed, { 'users': [{ id: 'added' }], 'settings': { draftImport: 'allow' }, 'x-mine': 1, 'x-capture': place })
  for (const [name, value] of Object.entries({ host: 'b.example', organisation: demo.library.id })) {
    await t.rejects(readEarlier(file, { ...place, [name]: value }), {
      name: 'PlatformError',
      message: new RegExp(`is a capture of the ${name} `)
    })
  }
})

t.test('an id is found in lower case, and beyond the first page of public connectors', async t => {
  const app = await createApp(t)
  const inner = createInjectClient(app)
  const client: PlatformClient = {
    ...inner,
    async send(request) {
      if (!request.target.startsWith('/connectors?')) return inner.send(request)
      // The platform has pages of one connector.
      const query = new URLSearchParams(request.target.split('?')[1])
      const at = Number(query.get('after') ?? 0)
      query.delete('after')
      const response = await inner.send({ ...request, target: `/connectors?${query.toString()}` })
      const { connectors } = JSON.parse(response.text) as { readonly connectors: readonly object[] }
      const next = at + 1 < connectors.length ? String(at + 1) : undefined
      return { ...response, text: JSON.stringify({ connectors: connectors.slice(at, at + 1), next }) }
    }
  }
  for (const connector of [demo.shopify, demo.bigQuery.toLowerCase()]) {
    const captured = await capture({
      client,
      organisation: demo.acme.id,
      latestOnly: true,
      connectors: [connector]
    })
    t.equal((captured.seed as { connectors: unknown[] }).connectors.length, 1, connector)
    const values = await readEnvironment({ client, organisation: demo.acme.id, connector })
    t.equal(values['publicConnector'], connector.toUpperCase())
  }
})
