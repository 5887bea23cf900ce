import { spawnSync } from 'node:child_process'
import dns from 'node:dns'
import { once } from 'node:events'
import { get } from 'node:https'
import { type AddressInfo, createServer, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { createSelfSigned } from '../../../src/cli/shared/self-signed.js'
import { packagePath } from '../../../src/core/package.js'
import type { AppOptions } from '../../../src/http/options.js'
import { listAddresses } from '../../../src/http/server/addresses.js'
import { listenAt } from '../../../src/http/server/listen.js'
import { createApp } from '../../helpers/app.js'
import { sendRaw } from '../../helpers/raw-http.js'

const hasIPv6 = Object.values(networkInterfaces()).some(each => each?.some(({ address }) => address === '::1'))
const needsIPv6 = { skip: hasIPv6 ? false : 'this machine has no ::1' }

/** An app that listens as `localhost`. */
async function listenAsLocalhost(t: Test, options: AppOptions = {}, extend?: (app: FastifyInstance) => void) {
  const app = await createApp(t, options)
  extend?.(app)
  await listenAt(app, { host: 'localhost', port: 0 })
  return { app, port: (listAddresses(app)[0] as AddressInfo).port }
}

t.test('localhost is both loopback addresses, whatever a resolver says', async t => {
  const { lookup } = dns
  const asked: string[] = []
  t.teardown(() => (dns.lookup = lookup))
  dns.lookup = ((name: string, ...rest: unknown[]) => {
    asked.push(name)
    Reflect.apply(lookup, dns, [name, ...rest])
  }) as typeof lookup
  const { port } = await listenAsLocalhost(t)
  t.strictSame(
    asked.filter(name => isIP(name) === 0),
    []
  )
  for (const host of ['127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])]) {
    t.equal((await fetch(`http://${host}:${port}/__admin/state`)).status, 200, host)
  }
})

t.test('both addresses have the same limits, errors and connections', needsIPv6, async t => {
  const { app, port } = await listenAsLocalhost(t)
  const responses = []
  for (const host of ['127.0.0.1', '[::1]']) {
    const url = `http://${host}:${port}`
    responses.push([
      await sendRaw(url, 'hello\r\n\r\n'),
      await sendRaw(url, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'),
      await sendRaw(url, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    ])
  }
  t.strictSame(
    responses[0]?.map(({ status }) => status),
    [400, 400, 431]
  )
  const bodies = responses.map(each => each.map(({ status, body }) => [status, body]))
  t.strictSame(bodies[1], bodies[0])
  t.equal(app.server.listenerCount('connection') > 1, true)
})

t.test('both addresses speak TLS', needsIPv6, async t => {
  const { cert, key, ca } = await createSelfSigned(['localhost', '127.0.0.1', '::1'])
  const { port } = await listenAsLocalhost(t, { tls: { cert, key } })
  for (const host of ['127.0.0.1', '::1']) {
    const [response] = (await once(get({ host, port, path: '/__admin/health', ca, agent: false }), 'response')) as [
      NodeJS.ReadableStream & { statusCode: number }
    ]
    await text(response)
    t.equal(response.statusCode, 200, host)
  }
})

t.test('a request at either address is finished before the server closes', needsIPv6, async t => {
  for (const host of ['127.0.0.1', '[::1]']) {
    let arrive: () => void = () => undefined
    let release: () => void = () => undefined
    const arrived = new Promise<void>(resolve => (arrive = resolve))
    const released = new Promise<void>(resolve => (release = resolve))
    const { app, port } = await listenAsLocalhost(t, {}, each => {
      each.get('/slow', async () => {
        arrive()
        await released
        return { connectors: app.sandboxes.default.store.connectors.listIds().length }
      })
    })
    const response = fetch(`http://${host}:${port}/slow`)
    await arrived
    const closed = app.close()
    release()
    t.match(await (await response).json(), { connectors: 5 }, host)
    await closed
    await t.rejects(fetch(`http://${host}:${port}/`), host)
  }
})

t.test('a port that another program has on ::1 is refused', needsIPv6, async t => {
  const other = createServer().listen(0, '::1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const app = await createApp(t)
  const { port } = other.address() as AddressInfo
  await t.rejects(listenAt(app, { host: 'localhost', port }), { code: 'EADDRINUSE' })
})

const unshare = ['unshare', ['--map-root-user', '--net']] as const
const canUnshare = spawnSync(unshare[0], [...unshare[1], 'true']).status === 0

t.test('a machine without ::1 listens on 127.0.0.1', { skip: canUnshare ? false : 'cannot unshare' }, async t => {
  const program = `
    import { startMock } from ${JSON.stringify(pathToFileURL(packagePath('dist', 'index.js')).href)}
    const mock = await startMock({ host: 'localhost' })
    console.log(mock.url)
    await mock.close()`
  const command = ['env', '-i', process.execPath, '--input-type=module', '--eval', program]
  const { stdout, stderr } = spawnSync(unshare[0], [...unshare[1], ...command], { encoding: 'utf8' })
  t.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\n$/, stderr)
})
