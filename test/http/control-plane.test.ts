/** The app of the control plane, which the first request to it creates. */
import { Writable } from 'node:stream'
import { pino } from 'pino'
import t from 'tap'
import { createApp, listen } from '../helpers/app.js'
import { admin } from '../helpers/control-plane.js'

t.test('is created once, however many requests arrive together', async t => {
  const app = await createApp(t)
  await Promise.all(Array.from({ length: 5 }, async () => admin(app, 'GET /faults')))
  t.equal(await app.openControlPlane(), await app.openControlPlane())
})

t.test('gives a request the same id in its response and in the log', async t => {
  const lines: string[] = []
  const stream = new Writable({
    write(line: Buffer, _, done) {
      lines.push(line.toString())
      done()
    }
  })
  const app = await createApp(t, { logger: pino({ level: 'info' }, stream) })
  const { headers, statusCode } = await admin(app, 'GET /faults/none')
  await new Promise(resolve => setImmediate(resolve))
  const logged = lines.map(line => JSON.parse(line) as Record<string, unknown>)
  t.match(logged, [
    { reqId: headers['x-request-id'], method: 'GET', path: '/__admin/faults/none', status: 404, operation: undefined }
  ])
  t.equal(statusCode, 404)
})

t.test('a path that only begins like it is unknown, and its paths are suggested', async t => {
  const app = await createApp(t)
  const begins = await app.inject('/__administrator/faults')
  t.match(begins.json(), { code: '404005', message: 'path not found' })
  const mistyped = await app.inject('/_admin/faults')
  t.match(mistyped.json(), { code: '404005', details: /Did you mean "\/__admin\/faults"\?$/ })
})

t.test('responses say that the connection closes once the server is closing', async t => {
  const { app, url } = await listen(t)
  const waiting = fetch(`${url}/__admin/requests?operation=GetConnector&count=1&wait=60000`)
  await app.openControlPlane()
  while (app.sandboxes.default.journal.countWaits() === 0) await new Promise(resolve => setImmediate(resolve))
  const closed = app.close()
  const response = await waiting
  t.equal(response.status, 200)
  t.equal(response.headers.get('connection'), 'close')
  t.match(await response.json(), { requests: [] })
  await closed
})
