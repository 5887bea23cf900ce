/** Each limit, at the maximum and just over it. See bodies.test.ts for body lengths, slow-clients.test.ts for time. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { MAX_SNAPSHOT_LENGTH } from '../../../src/contract/limits.js'
import { createSnapshots } from '../../../src/control/snapshots.js'
import { createClock } from '../../../src/core/clock.js'
import type { Image } from '../../../src/store/database/images.js'
import { bearer, call, createApp, demo, importPath, injectImport, listen, urlOf } from '../../helpers/app.js'
import { admin, lease } from '../../helpers/control-plane.js'
import { createDefinitions, definition, emptyDraft } from '../../helpers/drafts.js'
import { importDocument, sendForm, tinyDocument, toForm } from '../../helpers/http-import.js'
import { sendRaw } from '../../helpers/raw-http.js'

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

function nest(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

const tooLarge = {
  code: '431001',
  message: 'request headers too large',
  details: 'Send smaller headers or a shorter path.'
}

t.test('accepts 16 KiB of path and headers, and 1,000 headers', async t => {
  const { url } = await listen(t)
  const send = async (path: string, headers: readonly string[]) => {
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${demo.acme.key}`,
      'Connection: close',
      ...headers,
      '',
      ''
    ]
    const { status, body } = await sendRaw(url, lines.join('\r\n'))
    return status === 431 ? (JSON.parse(body) as unknown) : status
  }
  const list = urlOf('ListConnectors')
  t.equal(await send(list, [`x: ${'x'.repeat(16_000)}`]), 200)
  t.strictSame(await send(list, [`x: ${'x'.repeat(16_384)}`]), tooLarge)
  t.equal(await send(`${list}?x=${'x'.repeat(16_000)}`, []), 200)
  t.strictSame(await send(`${list}?x=${'x'.repeat(16_384)}`, []), tooLarge)
  t.equal(await send(`${list}/${'x'.repeat(16_000)}`, []), 400)
  t.strictSame(await send(`${list}/${'x'.repeat(16_384)}`, []), tooLarge)
  t.equal(
    await send(
      list,
      many(997, () => 'x:y')
    ),
    200
  )
  t.strictSame(
    await send(
      list,
      many(998, () => 'x:y')
    ),
    tooLarge
  )
})

t.test('accepts version names of 255 characters', async t => {
  const app = await createApp(t)
  const { connectorId } = await emptyDraft(app)
  const create = async (name: string) =>
    (await call(app, 'CreateConnectorVersion', { path: { connector_id: connectorId }, body: { name } })).statusCode
  t.strictSame([await create('x'.repeat(255)), await create('x'.repeat(256))], [201, 400])
  const read = async (version: string) =>
    (await call(app, 'GetConnectorVersion', { path: { connector_id: connectorId, version } })).statusCode
  t.strictSame(
    [await read('x'.repeat(255)), await read('x'.repeat(256)), await read('%'.repeat(4_000))],
    [200, 404, 404]
  )
})

t.test('returns at most 1,000 items per page', async t => {
  const app = await createApp(t)
  const list = async (first: string) => (await call(app, 'ListConnectors', { query: { first } })).statusCode
  t.strictSame([await list('1000'), await list('1001'), await list('1')], [200, 400, 200])
})

t.test('accepts bodies that are nested 100 levels deep', async t => {
  const app = await createApp(t)
  const { connectorId } = await emptyDraft(app)
  const send = async (depth: number) =>
    await call(app, 'UpdateConnectorTags', {
      path: { connector_id: connectorId },
      body: { tags: {}, ignored: nest(depth - 1) }
    })
  t.equal((await send(100)).statusCode, 204)
  t.match((await send(101)).json(), {
    code: '400004',
    fields: [{ field: '', message: 'is nested more than 100 levels deep' }]
  })
})

t.test('accepts seeds that are nested 120 levels deep', async t => {
  const app = await createApp(t)
  const problem = async (depth: number) =>
    (await admin(app, 'PUT /state', { x: nest(depth) })).json<{ fields: { message: string }[] }>().fields[0]?.message
  t.match(await problem(119), /^unknown property "x"/)
  t.equal(await problem(120), 'is nested more than 120 levels deep')
})

t.test('accepts seeds of 256 MiB over HTTP', async t => {
  const { url } = await listen(t)
  const { status, body } = await sendRaw(
    url,
    `PUT /__admin/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${2 ** 28 + 1}\r\n\r\n`
  )
  t.strictSame(
    [status, JSON.parse(body)],
    [413, { code: '413001', message: 'request body too large', details: `Send at most ${2 ** 28} bytes.` }]
  )
})

t.test('accepts forms with 20 parts', async t => {
  const app = await createApp(t)
  const send = async (count: number) =>
    (await sendForm(app, toForm(many(count, index => ({ name: `part${index}`, content: 'x' }))))).json<{
      fields: object[]
    }>().fields
  const missing = { field: 'file', message: 'the part "file" is missing; it holds the document' }
  t.match((await send(20))[0], missing)
  t.match((await send(21))[0], { field: '', message: 'has more than 20 parts' })
})

t.test('accepts form metadata that is nested 100 levels deep', async t => {
  const app = await createApp(t)
  const send = async (depth: number) => {
    const metadata = `{"format":"openapi","ignored":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    return (
      await sendForm(
        app,
        toForm([
          { name: 'metadata', content: metadata },
          { name: 'file', content: JSON.stringify(tinyDocument()) }
        ])
      )
    ).statusCode
  }
  t.strictSame([await send(100), await send(101), await send(100_000)], [201, 400, 400])
})

t.test('leases as many sandboxes as configured', async t => {
  const app = await createApp(t, { maxSandboxes: 2 })
  const [first] = [await lease(app), await lease(app)]
  t.match((await admin(app, 'POST /sandboxes')).json(), { code: '409901' })
  await admin(app, `DELETE /sandboxes/${first.id}`)
  t.equal((await admin(app, 'POST /sandboxes')).statusCode, 201)
})

t.test('accepts 1,000 active faults per sandbox', async t => {
  const app = await createApp(t)
  const add = async () => (await admin(app, 'POST /faults', { operation: '*', kind: 'empty' })).statusCode
  t.strictSame([...new Set(await Promise.all(many(1_000, add)))], [201])
  t.equal(await add(), 409)
})

t.test('keeps 100 snapshots per sandbox, of 64 MiB each and 512 MiB in total', async t => {
  const createSnapshotsOf = (bytes: number) =>
    createSnapshots({
      clock: createClock(),
      restore: () => undefined,
      measure: () => bytes,
      takeImage: () => ({ length: bytes }) as Image
    })
  const limit = { message: /^snapshot limit reached/ }
  const small = createSnapshotsOf(1)
  for (const name of many(100, String)) small.take(name)
  t.throws(() => small.take('one more'), limit)
  t.equal(small.take('99').name, '99', 'replaces a snapshot of the same name')
  const large = createSnapshotsOf(MAX_SNAPSHOT_LENGTH)
  for (const name of many(8, String)) large.take(name)
  t.throws(() => large.take('one more'), limit)
  large.remove('1')
  t.equal(large.take('one more').bytes, MAX_SNAPSHOT_LENGTH)
  t.throws(() => createSnapshotsOf(MAX_SNAPSHOT_LENGTH + 1).take('too large'), limit)
})

t.test('keeps as many entries and bytes in the journal as configured', async t => {
  const app = await createApp(t, { journal: { size: 3, bytes: 100_000 } })
  for (const _ of many(4, String)) await call(app, 'ListCategories')
  const { journal } = app.sandboxes.default
  t.strictSame(journal.count(), { count: 3, evicted: 1 })
  for (const _ of many(3, String)) await call(app, 'ListCategories', { query: { name: 'x'.repeat(60_000) } })
  t.strictSame(journal.count(), { count: 1, evicted: 6 }, 'two long queries take more bytes')
})

const yaml = (content: string) => ({
  name: 'Y',
  accept: ['application/json'],
  schema: { contentType: 'application/yaml', content }
})

/** One anchor for every 50 aliases, because the parser refuses more than a hundred per anchor. */
const aliases = (count: number) =>
  many(
    count,
    index => `k${index}: ${index % 50 === 0 ? `&a${index / 50} 1\nl${index}: ` : ''}*a${Math.floor(index / 50)}`
  ).join('\n')

t.test('accepts YAML with many aliases and properties, but not a property twice', async t => {
  const draft = await emptyDraft(await createApp(t))
  const status = async (content: string) => {
    const response = await draft.call('CreateDefinitions', { body: { definitions: [yaml(content)] } })
    await draft.call('DeleteDefinitions', { body: { all: true } })
    return response.statusCode
  }
  t.equal(await status(aliases(1_000)), 201)
  t.equal(await status(aliases(20_000)), 201)
  t.equal(await status(many(40_000, index => `k${index}: 1`).join('\n')), 201)
  t.equal(await status('a: 1\na: 1'), 400)
  const bomb = [
    'a: &a [x]',
    ...many(
      9,
      index => `${'bcdefghij'[index]}: &${'bcdefghij'[index]} [${many(9, () => `*${'abcdefghi'[index]}`).join(', ')}]`
    )
  ]
  t.equal(await status(bomb.join('\n')), 400)
})

t.test('accepts OpenAPI documents with many aliases', async t => {
  const app = await createApp(t)
  const send = async (count: number) =>
    (
      await importDocument(
        app,
        `openapi: 3.1.0\ninfo: { title: x, version: "1" }\nservers: [{ url: "https://x.example" }]\npaths: {}\nx-all:\n  ${aliases(count).replaceAll('\n', '\n  ')}`
      )
    ).statusCode
  t.strictSame([await send(1_000), await send(5_000)], [201, 201])
})

t.test('refuses an OpenAPI document that expands to many times its length, and changes nothing', async t => {
  const app = await createApp(t)
  const before = app.sandboxes.default.store.takeImage()
  const description = 'd'.repeat(100_000)
  const operation = { responses: { 200: { description: 'x' } } }
  const byReference = (to: string) => Object.fromEntries(many(1_500, index => [`/p${index}`, { $ref: to }]))
  const items = tinyDocument({
    paths: byReference('#/components/pathItems/X'),
    components: { pathItems: { X: { get: { ...operation, description } } } }
  })
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/S' } } }
  const get = { responses: { 200: { description: 'x', content } } }
  const paths = Object.fromEntries(many(1_500, index => [`/p${index}`, { get }]))
  const schemas = tinyDocument({ paths, components: { schemas: { S: { type: 'object', description } } } })
  for (const document of [items, schemas]) {
    const response = await importDocument(app, JSON.stringify(document))
    t.equal(response.statusCode, 400)
    t.match(response.json(), {
      messages: [{ text: /^the operations of the document are too large/ }]
    })
  }
  t.strictSame(app.sandboxes.default.store.takeImage(), before)
})

t.test(
  'refuses writes to a full database in memory, logs the problem once, and accepts writes after a reset',
  async t => {
    const logged: string[] = []
    const app = await createApp(t, { logger: pino({ level: 'error' }, { write: line => void logged.push(line) }) })
    // SQLite does this at 1 GiB. Reaching that limit would need as much memory.
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    const fill = () =>
      Object.assign(app.sandboxes.default.store, {
        transaction: () => {
          throw full
        }
      })
    const says =
      'cannot grow: the disk is full, or a database in memory has reached 1 GiB. Free some space, use a file on another disk, or reset the sandbox'
    for (const messages of [1, 2]) {
      fill()
      for (let sent = 0; sent < 3; sent++) {
        const response = await injectImport(app)
        t.equal(response.statusCode, 503)
        t.strictSame(response.json(), {
          code: '503901',
          message: 'database cannot be used',
          details: `The request changed nothing. The database ${says} (SQLITE_FULL: database or disk is full).`
        })
      }
      t.strictSame(
        logged.map(line => (JSON.parse(line) as { msg: string }).msg),
        Array.from({ length: messages }, () => `database in memory ${says} (SQLITE_FULL: database or disk is full).`)
      )
      t.equal((await admin(app, 'POST /reset')).statusCode, 204)
      t.equal((await injectImport(app)).statusCode, 200)
    }
  }
)

t.test('accepts actions with 500 definitions and 4 MiB of definitions', async t => {
  const draft = await emptyDraft(await createApp(t))
  const create = async (name: string, definitions: (index: number) => object[], count: number) => {
    const responses = many(count, index => ({ status: 100 + (index % 500), definitions: definitions(index) }))
    const response = await draft.call('CreateAction', {
      body: { type: 'http', name, method: 'GET', path: '/x', parameters: [], responses }
    })
    return response.statusCode === 201
      ? 201
      : response.json<{ fields: { field: string; message: string }[] }>().fields[0]
  }
  await createDefinitions(draft, definition('Small'), { ...definition('Long'), description: 'd'.repeat(260_000) })
  const link = (name: string) => () => [{ definition: { name } }]
  t.equal(await create('A', link('Small'), 500), 201)
  t.strictSame(await create('B', link('Small'), 501), {
    field: '',
    message: 'expected at most 500 definitions in all bodies, got 501'
  })
  t.equal(await create('C', link('Long'), 16), 201)
  t.match(await create('D', link('Long'), 17), {
    message: 'the linked definitions have more than 4194304 characters in total'
  })
})

t.test('names at most 20 references that cannot be resolved', async t => {
  const draft = await emptyDraft(await createApp(t))
  const properties = Object.fromEntries(many(5_000, index => [`p${index}`, { $ref: `#/$defs/Missing${index}` }]))
  const body = { definitions: [...many(900, index => definition(`D${index}`)), definition('Wide', { properties })] }
  const { fields } = (await draft.call('CreateDefinitions', { body })).json<{ fields: object[] }>()
  t.equal(fields.length, 20)
})

async function importWorks(app: FastifyInstance): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url: importPath(), headers: bearer(demo.acme.key) })
}

t.test('serves a client again after refusing a request over a limit', async t => {
  const app = await createApp(t, { bodyLimit: 10 })
  t.equal(
    (await app.inject({ method: 'POST', url: importPath(), headers: bearer(demo.acme.key), payload: 'x'.repeat(11) }))
      .statusCode,
    413
  )
  t.equal((await importWorks(app)).statusCode, 200)
})
