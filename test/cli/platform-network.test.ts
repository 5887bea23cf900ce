/** How `capture` and `observe` reach the platform: with the certificates and the proxy of the environment. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createSelfSigned } from '../../src/cli/shared/self-signed.js'
import { demo } from '../helpers/app.js'
import { runCommand } from '../helpers/process/command.js'

const KEY = demo.acme.key

/** A name that no resolver knows. */
const HOST = 'platform.invalid'

async function listen(t: Test, server: ReturnType<typeof createServer>): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return String((server.address() as AddressInfo).port)
}

/** A platform without connectors, which speaks TLS with a certificate of its own authority. */
async function startPlatform(t: Test) {
  const { cert, key, ca } = await createSelfSigned(['127.0.0.1', HOST])
  const requests: IncomingMessage[] = []
  const server = createSecureServer({ cert, key }, (request, response) => {
    requests.push(request)
    response.setHeader('content-type', 'application/json').end('{"connectors":[],"totalCount":0}')
  })
  const port = await listen(t, server)
  const folder = t.testdir({ 'ca.pem': ca, 'token': `${KEY}\n` })

  /** @returns what `capture` says at its end. */
  async function capture(host: string, env: Readonly<Record<string, string>>): Promise<string> {
    const { stderr, code } = await runCommand(
      [
        ...['capture', '--against', `https://${host}/api/connect/v1`, '--organisation', demo.acme.id],
        ...['--token-file', `${folder}/token`, '--out', `${folder}/seed.yaml`]
      ],
      { env }
    )
    t.not(code, 0, 'there is nothing to capture')
    t.notMatch(stderr, KEY)
    return stderr
  }

  return { port, requests, capture, trust: { NODE_EXTRA_CA_CERTS: `${folder}/ca.pem` } }
}

/** A proxy that leads to one port, whatever it is asked for. */
async function startProxy(t: Test, port: string) {
  const asked: IncomingMessage[] = []
  const server = createServer()
  server.on('connect', (request, client, head) => {
    asked.push(request)
    const upstream = connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
  })
  const url = `http://127.0.0.1:${await listen(t, server)}`
  return { asked, url }
}

t.test('an authority of NODE_EXTRA_CA_CERTS is trusted, and another one is not', async t => {
  const { port, requests, capture, trust } = await startPlatform(t)
  const host = `127.0.0.1:${port}`
  t.match(
    await capture(host, {}),
    /nothing to capture: .*(SELF_SIGNED|UNABLE_TO).* If you trust it, set NODE_EXTRA_CA_CERTS to a file/
  )
  t.strictSame(requests, [], 'the token is not sent')
  t.match(await capture(host, trust), /nothing to capture: no connector fits/)
  t.ok(requests.length > 0)
  for (const { headers } of requests) t.equal(headers.authorization, `Bearer ${KEY}`)
})

/** Node.js connects by the proxy of the environment since 22.21 and 24.5. */
const canUseProxy = process.allowedNodeEnvironmentFlags.has('--use-env-proxy')

t.test('an older Node.js refuses to go around the proxy', { skip: canUseProxy }, async t => {
  const { port, requests, capture, trust } = await startPlatform(t)
  const proxy = await startProxy(t, port)
  const env = { ...trust, HTTPS_PROXY: proxy.url, NODE_USE_ENV_PROXY: '1' }
  t.match(await capture(HOST, env), /HTTPS_PROXY names a proxy, which Node\.js \S+ does not use/)
  t.strictSame([proxy.asked, requests], [[], []])
})

const skip = canUseProxy ? false : 'this Node.js uses no proxy of the environment'

t.test('the proxy of the environment leads to the platform, and never sees the token', { skip }, async t => {
  const { port, requests, capture, trust } = await startPlatform(t)
  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    const proxy = await startProxy(t, port)
    t.match(
      await capture(HOST, { ...trust, [name]: proxy.url, NODE_USE_ENV_PROXY: '1' }),
      /nothing to capture: no connector fits/
    )
    t.ok(proxy.asked.length > 0)
    for (const { url, headers } of proxy.asked) {
      t.equal(url, `${HOST}:443`)
      t.notMatch(JSON.stringify(headers), KEY)
    }
  }
  for (const { headers } of requests) t.equal(headers.authorization, `Bearer ${KEY}`)
})

t.test('a host of NO_PROXY is reached directly', async t => {
  const { port, requests, capture, trust } = await startPlatform(t)
  const proxy = await startProxy(t, port)
  for (const NO_PROXY of [HOST, '*', '.invalid', 'a.example,*.invalid']) {
    const env = { ...trust, HTTPS_PROXY: proxy.url, NO_PROXY, ...(canUseProxy && { NODE_USE_ENV_PROXY: '1' }) }
    t.match(await capture(HOST, env), /ENOTFOUND|EAI_AGAIN/, NO_PROXY)
  }
  t.strictSame([proxy.asked, requests], [[], []])
})
