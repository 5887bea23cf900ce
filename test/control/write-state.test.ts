import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { exportState } from '../../src/control/seeds/export-state.js'
import { writeState } from '../../src/control/write-state.js'
import { call, createApp, demo, injectImport } from '../helpers/app.js'
import { offerSchemes } from '../helpers/drafts.js'
import { admin } from '../helpers/control-plane.js'

/** A sandbox of some mebibytes. One connector is longer than a slice. */
async function plantMuch(t: Test) {
  const app = await createApp(t, { settings: { validateResponses: false } })
  for (let index = 0; index < 30; index++) await injectImport(app)
  const { id } = offerSchemes(app, (await injectImport(app)).json<Connector>())
  const variables = Array.from({ length: 900 }, (_, index) => ({ name: `v${index}`, value: 'some words '.repeat(80) }))
  const credential = { name: 'none', type: 'none', data: {} }
  const authSchemeConfig = { id: 'none', description: '', schemeType: 'none' }
  for (const name of ['one', 'two', 'three']) {
    const body = { name, credentials: { action: [{ authSchemeConfig, credential }] }, variables }
    await call(app, 'CreateConnectorConnection', { path: { connector_id: id }, body })
  }
  return { app, sandbox: app.sandboxes.default, id }
}

t.test('writes the whole state in slices, and serves others in between', async t => {
  const { app, sandbox } = await plantMuch(t)
  const state = exportState(sandbox.store, sandbox.settings)
  const texts = {
    compact: JSON.stringify(state),
    json: `${JSON.stringify(state, null, 2)}\n`,
    yaml: stringify(state, { aliasDuplicateObjects: false })
  }
  for (const format of ['compact', 'json', 'yaml'] as const) {
    let text = ''
    let slices = 0
    let served = 0
    for await (const slice of await writeState(sandbox, format)) {
      text += slice
      slices++
      if (slices <= 3) served += Number((await app.inject('/__admin/health')).statusCode === 200)
    }
    t.ok(text === texts[format], `${format}: the same text`)
    t.ok(slices > 3, `${format}: ${slices} slices`)
    t.equal(served, 3)
  }
  for (const [url, type, text] of [
    ['/state', 'application/json', texts.compact],
    ['/state?format=json', 'application/json', texts.json],
    ['/state?format=yaml', 'application/yaml', texts.yaml]
  ] as const) {
    const response = await admin(app, `GET ${url}`)
    t.strictSame([response.statusCode, response.headers['content-type']], [200, type])
    t.ok(response.body === text, url)
  }
})

t.test('refuses an unknown format', async t => {
  const app = await createApp(t)
  const response = await admin(app, 'GET /state?format=xml')
  t.match(
    [response.statusCode, response.json()],
    [400, { fields: [{ field: 'format', message: /^expected json or/ }] }]
  )
})

t.test('writes each connector as it is at one time', async t => {
  const { app, sandbox, id } = await plantMuch(t)
  const readUntil = async (marker: string, act: () => Promise<unknown>) => {
    let text = ''
    let isDone = false
    for await (const slice of await writeState(sandbox, 'compact')) {
      text += slice
      if (!isDone && text.includes(marker)) await act()
      isDone ||= text.includes(marker)
    }
    return JSON.parse(text) as { connectors: { id: string }[] }
  }
  const update = async () =>
    await call(app, 'UpdateConnectorTags', { path: { connector_id: id }, body: { tags: { new: ['x'] } } })
  await t.rejects(readUntil('"name":"two"', update), {
    message: `the connector ${id} changed while it was exported; export again`
  })
  const others = await readUntil('"name":"two"', async () => await injectImport(app))
  t.ok(others.connectors.some(connector => connector.id === id))
  const remove = async () =>
    await call(app, 'DeleteConnector', { path: { connector_id: id }, query: { force: 'true' } })
  const { connectors } = await readUntil('"connectors":[', remove)
  t.notOk(connectors.some(connector => connector.id === id))
  t.ok(connectors.some(connector => connector.id === demo.shopify))
})
