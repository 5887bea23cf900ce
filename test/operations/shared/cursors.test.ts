import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { call, createApp, demo, injectImport } from '../../helpers/app.js'

const refused = {
  code: '400003',
  message: 'invalid query parameter',
  fields: [
    {
      field: 'after',
      message: 'not a cursor of this list; send next or prev of one of its pages, with the same filter and sort'
    }
  ]
}

/** The checksum that anybody could compute without a key. */
function forge(list: readonly unknown[], position: readonly unknown[]): string {
  const checksum = createHash('sha256')
    .update(JSON.stringify([list, position]))
    .digest('base64url')
    .slice(0, 12)
  return encode([checksum, ...position])
}

function encode(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

const positions = fc.array(fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 2 })), { maxLength: 4 })

t.test('a forged cursor is refused at every position', async t => {
  const app = await createApp(t)
  const { id } = (await injectImport(app)).json<{ id: string }>()
  const lists = [
    { operation: 'ListConnectorVersions', path: { connector_id: id }, list: ['ListConnectorVersions', id] },
    { operation: 'ListConnectorConnections', path: { connector_id: id }, list: ['ListConnectorConnections', id] },
    { operation: 'ListProtocols', path: {}, list: ['ListProtocols'] }
  ] as const
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...lists), positions, async ({ operation, path, list }, position) => {
      const response = await call(app, operation, { path, query: { after: forge(list, position) } })
      t.match({ status: response.statusCode, ...response.json<object>() }, { status: 400, fields: refused.fields })
    })
  )
})

t.test('a changed cursor is refused', async t => {
  const app = await createApp(t)
  const page = await call(app, 'ListPublicConnectors', { query: { first: '1' } })
  const { next = '' } = page.json<{ next?: string }>()
  const [checksum, ...position] = JSON.parse(Buffer.from(next, 'base64url').toString()) as string[]
  for (const parts of [
    [checksum, ...position, ''],
    [checksum, ...position.slice(1)],
    ['', ...position],
    [checksum, ...position.map(() => ({}))],
    [checksum, ...position.map(() => true)],
    [[checksum], ...position]
  ]) {
    const response = await call(app, 'ListPublicConnectors', { query: { first: '1', after: encode(parts) } })
    t.match({ status: response.statusCode, ...response.json<object>() }, { status: 400, fields: refused.fields })
  }
})

t.test('a cursor survives a restart with a database file', async t => {
  const data = join(t.testdir(), 'mock.db')
  const first = await createApp(t, { data })
  const { next = '' } = (await call(first, 'ListPublicConnectors', { query: { first: '1' } })).json<{ next?: string }>()
  const before = await call(first, 'ListPublicConnectors', { query: { first: '1', after: next } })
  await first.close()
  const second = await createApp(t, { data })
  const after = await call(second, 'ListPublicConnectors', { query: { first: '1', after: next } })
  t.equal(after.statusCode, 200)
  t.strictSame(after.json(), before.json())
})

t.test('sandboxes have different keys, unless a random seed makes them equal', async t => {
  const cursorOf = async (randomSeed?: number) => {
    const app = await createApp(t, { ...(randomSeed !== undefined && { randomSeed }) })
    return (await call(app, 'ListPublicConnectors', { query: { first: '1' } })).json<{ next?: string }>().next
  }
  t.not(await cursorOf(), await cursorOf())
  t.equal(await cursorOf(5), await cursorOf(5))
  t.not(await cursorOf(5), await cursorOf(6))
})

t.test('with a random seed, a cursor with fewer or more parts than its list causes no server error', async t => {
  const app = await createApp(t, { randomSeed: 1 })
  t.ok(app.sandboxes.default.cursorKey.length >= 16)
  const { id } = (await injectImport(app, { connector: demo.shopify })).json<{ id: string }>()
  const { createHmac } = await import('node:crypto')
  for (const position of [[], [''], ['', '', '', '']]) {
    const checksum = createHmac('sha256', app.sandboxes.default.cursorKey)
      .update(JSON.stringify([['ListConnectorVersions', id], position]))
      .digest('base64url')
      .slice(0, 12)
    const after = encode([checksum, ...position])
    const response = await call(app, 'ListConnectorVersions', { path: { connector_id: id }, query: { after } })
    t.equal(response.statusCode, 200)
  }
})
