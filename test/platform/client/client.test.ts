/** The client of the real platform against platforms that misbehave. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { readOperation } from '../../../src/platform/client/call-operation.js'
import { findAddressProblem, locate, toAddress } from '../../../src/platform/client/address.js'
import { createPlatformClient } from '../../../src/platform/client/client.js'
import { createMask, findTokenProblem } from '../../../src/platform/client/credential.js'
import { PlatformError } from '../../../src/platform/client/platform-error.js'
import { useProxy } from '../../../src/platform/client/proxy.js'
import { readList } from '../../../src/platform/client/read-list.js'
import { createTestClient, startHostileServer, TOKEN } from '../../helpers/platform/hostile-server.js'

const GET = { method: 'GET', target: '/x' }

function writeForever(response: ServerResponse, chunk: string): void {
  const write = () => {
    if (!response.destroyed) response.write(chunk, () => setImmediate(write))
  }
  write()
}

t.test('sends the token to the platform, and returns status, headers and body', async t => {
  const { url, requests } = await startHostileServer(t, (_, response) => {
    response.writeHead(201, { 'x-Some': 'a' }).end('{"é":1}')
  })
  const client = createTestClient(`${url}/api`)
  const { status, headers, text } = await client.send({ method: 'POST', target: '/x?y=1', body: 'b' })
  t.strictSame([status, headers['x-some'], text], [201, 'a', '{"é":1}'])
  t.equal(requests[0]?.url, '/api/x?y=1')
  t.equal(requests[0]?.headers.authorization, `Bearer ${TOKEN}`)
  await client.send({ ...GET, credential: null })
  t.equal(requests[1]?.headers.authorization, undefined)
})

const BOMB = gzipSync(Buffer.alloc(1_000_000))

const MISBEHAVIOURS: Readonly<Record<string, readonly [RegExp, (response: ServerResponse) => void]>> = {
  'never answers': [/no complete response within 0.1 seconds/, () => {}],
  'never ends its headers': [
    /no complete response|socket|other side/i,
    response => response.socket?.write('HTTP/1.1 200')
  ],
  'never ends its body': [/no complete response within 0.1 seconds/, response => response.write('{')],
  'sends a body without end': [/longer than 100000 bytes/, response => writeForever(response, 'x'.repeat(10_000))],
  'sends a compressed bomb': [
    /longer than 100000 bytes/,
    response => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB)
  ],
  'sends what is not compressed as it says': [
    /GET .*\/x: /,
    response => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip')
  ],
  'cuts its body': [
    /GET .*\/x: /,
    response => {
      response.writeHead(200, { 'content-length': '100' }).write('{')
      setImmediate(() => response.destroy())
    }
  ],
  'closes the connection': [/GET .*\/x: /, response => response.destroy()],
  'sends bytes that are no text': [/GET .*\/x: /, response => response.end(Buffer.from([0xff, 0xfe, 0xff]))],
  'sends what is no HTTP': [/GET .*\/x: /, response => response.socket?.end('nonsense\r\n\r\n')],
  'sends endless headers': [
    /GET .*\/x: /,
    response => response.socket?.write(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(20_000)}`)
  ]
}

for (const [title, [message, misbehave]] of Object.entries(MISBEHAVIOURS)) {
  t.test(`a platform that ${title} is a clear error without the token`, async t => {
    const { url } = await startHostileServer(t, (_, response) => misbehave(response))
    const client = createTestClient(url, { timeout: 100, maxBytes: 100_000 })
    const error = await client.send(GET).then(
      () => undefined,
      (reason: unknown) => reason
    )
    t.type(error, PlatformError)
    t.match((error as Error).message, message)
    t.notMatch(String((error as Error).stack), TOKEN)
  })
}

t.test('a platform that cannot be reached is a clear error', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  await t.rejects(createTestClient(`http://127.0.0.1:${port}`).send(GET), { message: /ECONNREFUSED/ })
})

t.test('follows no redirect, to whatever host', async t => {
  const other = await startHostileServer(t, (_, response) => response.end('{}'))
  const { url, requests } = await startHostileServer(t, ({ url: path }, response) => {
    response.writeHead(302, { location: path === '/other' ? `${other.url}/x` : '/here' }).end()
  })
  const client = createTestClient(url)
  for (const target of ['/other', '/same']) t.equal((await client.send({ ...GET, target })).status, 302)
  t.strictSame([requests.length, other.requests.length], [2, 0])
})

t.test('calls no other host, even if the platform names one', async t => {
  const { url, requests } = await startHostileServer(t, (_, response) => response.end('{}'))
  const client = createTestClient(url)
  for (const target of ['https://elsewhere.example/x', 'http://127.0.0.1:1/x', 'file:///etc/passwd', 'data:,x']) {
    await t.rejects(client.send({ ...GET, target }), { message: /another host/ }, target)
  }
  t.equal((await client.send({ ...GET, target: `${url}/uploads/1` })).status, 200)
  t.strictSame(
    requests.map(request => request.url),
    ['/uploads/1']
  )
})

t.test('waits as Retry-After says, and then sends the request again', async t => {
  let count = 0
  const { url, requests } = await startHostileServer(t, (_, response) => {
    count++
    if (count < 3) response.writeHead(429, { 'retry-after': '7' }).end('{}')
    else response.end('{}')
  })
  const said: string[] = []
  const client = createTestClient(url, { onWait: sentence => said.push(sentence) })
  t.equal((await client.send({ method: 'POST', target: '/x', body: 'b' })).status, 200)
  t.strictSame(client.waited, [7_000, 7_000])
  t.equal(requests.length, 3)
  t.match(said, ['The platform responded with 429; waiting 7 s.', /429/])
})

t.test('waits longer each time if nothing says how long, and stops trying', async t => {
  const { url } = await startHostileServer(t, (_, response) => response.writeHead(429).end('{}'))
  const client = createTestClient(url)
  t.equal((await client.send(GET)).status, 429)
  t.strictSame(client.waited, [1_000, 2_000, 4_000, 8_000, 16_000])
})

t.test('ends instead of waiting for hours, and sends nothing more', async t => {
  const { url, requests } = await startHostileServer(t, (_, response) =>
    response.writeHead(429, { 'retry-after': '86400' }).end('{}')
  )
  const client = createTestClient(url)
  for (let time = 0; time < 2; time++) await t.rejects(client.send(GET), { message: /wait 86400 seconds/ })
  t.equal(requests.length, 1)
})

t.test('repeats a write only if it was not processed', async t => {
  const { url, requests } = await startHostileServer(t, (_, response) => response.writeHead(503).end('{}'))
  t.equal((await createTestClient(url).send({ method: 'POST', target: '/x' })).status, 503)
  t.equal(requests.length, 1)
})

t.test('stops after server errors in a row, for good', async t => {
  const { url, requests } = await startHostileServer(t, (_, response) => response.writeHead(500).end('{}'))
  const client = createTestClient(url)
  t.equal((await client.send(GET)).status, 500)
  t.equal((await client.send(GET)).status, 500)
  for (let time = 0; time < 3; time++) await t.rejects(client.send(GET), { message: /3 server errors in a row/ })
  t.equal(requests.length, 3)
})

t.test('server errors in response to one request count once', async t => {
  let count = 0
  const { url } = await startHostileServer(t, (_, response) => response.writeHead(count++ < 4 ? 503 : 200).end('{}'))
  const client = createTestClient(url)
  t.equal((await client.send(GET)).status, 200)
  t.equal(client.findStop(), undefined)
})

t.test('sends one request at a time', async t => {
  let current = 0
  let most = 0
  const { url } = await startHostileServer(t, (_, response) => {
    most = Math.max(most, ++current)
    setImmediate(() => {
      current--
      response.end('{}')
    })
  })
  const client = createTestClient(url)
  await Promise.all(Array.from({ length: 10 }, () => client.send(GET)))
  t.equal(most, 1)
})

t.test('stops when it is told to, also while it waits', async t => {
  const { url } = await startHostileServer(t, (_, response) => response.writeHead(429, { 'retry-after': '60' }).end())
  const controller = new AbortController()
  const client = createPlatformClient({
    address: url,
    credential: { scheme: 'Bearer', token: TOKEN },
    mask: text => text,
    signal: controller.signal,
    onWait: () => controller.abort()
  })
  await t.rejects(client.send(GET), { message: 'stopped' })
})

t.test('what the platform says about the token is masked, wherever the message is cut', async t => {
  let before = 0
  const { url } = await startHostileServer(t, ({ headers }, response) => {
    const message = `${'.'.repeat(before)} ${headers.authorization}`
    // Also with escapes, which hide it from a look at the bytes.
    response.writeHead(403).end(JSON.stringify({ code: '403', message }).replaceAll('-', String.raw`\u002d`))
  })
  for (before = 0; before < 140; before += 5) {
    const error = await readOperation(createTestClient(url), 'ListCategories', {}).catch((reason: unknown) => reason)
    t.notMatch((error as Error).message, /a-token/)
  }
})

t.test('control characters of the platform are shown, not obeyed', async t => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async text => {
      const client = {
        send: () =>
          Promise.resolve({ status: 403, headers: {}, text: JSON.stringify({ message: text }), wasLimited: false }),
        findStop: () => undefined,
        mask: createMask([])
      }
      const error = await readOperation(client, 'ListCategories', {}).catch((reason: unknown) => reason)
      t.notMatch((error as Error).message, /[\p{Cc}\p{Cf}\u2028\u2029]/u)
    })
  )
})

t.test('bodies of another type, and pages without end, are errors', async t => {
  const bodies = ['', 'null', '[]', '"x"', '{', '{"connectors":{}}', '{"connectors":[1]}', '{"connectors":"x"}']
  for (const body of [...bodies, '['.repeat(1_000) + ']'.repeat(1_000), '{"a":'.repeat(200) + '1' + '}'.repeat(200)]) {
    const { url } = await startHostileServer(t, (_, response) => response.end(body))
    await t.rejects(readList(createTestClient(url), 'ListPublicConnectors'), PlatformError, body.slice(0, 30))
  }
  let page = 0
  const same = await startHostileServer(t, (_, response) => response.end('{"connectors":[],"next":"a"}'))
  await t.rejects(readList(createTestClient(same.url), 'ListPublicConnectors'), { message: /same cursor again/ })
  const endless = await startHostileServer(t, (_, response) => response.end(`{"connectors":[],"next":"${page++}"}`))
  await t.rejects(readList(createTestClient(endless.url), 'ListPublicConnectors'), { message: /more than 1000 pages/ })
})

t.test('an address is https, or of this machine', async t => {
  const right = ['https://platform.example', 'https://platform.example/api/connect/v1/', 'http://127.0.0.1:8082/x']
  for (const text of [...right, 'http://localhost', 'http://[::1]:1'])
    t.equal(findAddressProblem(text), undefined, text)
  const wrong = [
    'http://platform.example',
    'http://127.0.0.1.example',
    'ftp://platform.example',
    'platform.example',
    'https://a:b@platform.example',
    'https://platform.example?token=x',
    'https://platform.example/#x',
    'https://',
    ''
  ]
  for (const text of wrong) t.match(findAddressProblem(text), /^must /, text)
  t.equal(toAddress('https://Platform.example/a//'), 'https://platform.example/a')
})

t.test('no target leaves the host of the address', async () => {
  const address = 'https://platform.example/api'
  const target = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.webPath(),
    fc.string().map(text => `//${text}`)
  )
  fc.assert(
    fc.property(target, text => {
      const url = locate(address, text)
      return url === undefined || !URL.canParse(url) || new URL(url).host === 'platform.example'
    })
  )
})

t.test('a mask hides a token in any text', async () => {
  const token = fc.stringMatching(/^[\w-]{6,60}$/)
  fc.assert(
    fc.property(token, fc.string(), fc.string(), (secret, before, after) => {
      const mask = createMask([{ scheme: 'JWT', token: secret }])
      return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].every(
        form => !mask(`${before} ${form} ${after}`).includes(` ${form} `)
      )
    })
  )
})

t.test('a token is one word', async t => {
  t.equal(findTokenProblem(TOKEN), undefined)
  for (const text of ['', 'a b', 'a\nb', 'a\r\nx: y', 'é', '\0']) t.type(findTokenProblem(text), 'string')
})

t.test('NO_PROXY excludes hosts by name, suffix and port', async t => {
  if ('setGlobalProxyFromEnv' in (await import('node:http'))) return t.comment('this Node.js would use the proxy')
  const isExcluded = (address: string, env: Record<string, string>) => {
    try {
      useProxy(address, { HTTPS_PROXY: 'http://proxy.example:3128', ...env })
      return true
    } catch {
      return false
    }
  }
  const excluding = [
    '*',
    'api.example.com',
    '.example.com',
    '*.example.com',
    'a, API.example.com',
    'api.example.com:443'
  ]
  for (const NO_PROXY of excluding) t.ok(isExcluded('https://api.example.com/x', { NO_PROXY }), NO_PROXY)
  const others = ['', 'example.com', 'pi.example.com', '.com.example', 'api.example.com:8443', 'api.example.com.', '.']
  for (const NO_PROXY of others) t.notOk(isExcluded('https://api.example.com/x', { NO_PROXY }), NO_PROXY)
  t.ok(isExcluded('https://api.example.com:8443', { no_proxy: 'api.example.com:8443', NO_PROXY: '' }))
  t.ok(isExcluded('https://api.example.com', { HTTPS_PROXY: '', HTTP_PROXY: 'http://proxy.example' }), 'not for HTTPS')
})

t.test('a proxy of the environment is used or refused, never passed over', async t => {
  const proxies = { HTTPS_PROXY: 'http://proxy.example:3128' }
  t.doesNotThrow(() => useProxy('https://platform.example', {}))
  t.doesNotThrow(() => useProxy('http://127.0.0.1:1', proxies), 'this machine needs no proxy')
  const asked = () => useProxy('https://platform.example', { ...proxies, NODE_USE_ENV_PROXY: '1' })
  if (process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) t.doesNotThrow(asked)
  else t.throws(asked, { message: /HTTPS_PROXY names a proxy, which Node\.js \S+ does not use/ })
  if (!('setGlobalProxyFromEnv' in (await import('node:http')))) {
    t.throws(() => useProxy('https://platform.example', proxies), { message: /HTTPS_PROXY names a proxy/ })
  }
})
