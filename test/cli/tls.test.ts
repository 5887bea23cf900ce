/** HTTPS and Unix sockets, by the commands as a user runs them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, type RequestOptions } from 'node:https'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { bearer, demo, importPath, createApp } from '../helpers/app.js'
import { beginCommand, runCommand, startCommand } from '../helpers/process/command.js'
import { createSelfSigned } from '../../src/cli/shared/self-signed.js'
import { startMock } from '../../src/index.js'

async function send(options: RequestOptions, isEncrypted: boolean): Promise<{ status: number; body: string }> {
  const sent = (isEncrypted ? requestHttps : requestHttp)({ agent: false, ...options })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, body: await text(response) }
}

const discovery = { path: '/.well-known/openid-configuration' }

t.test('start serves HTTPS with a certificate of its own, and the other commands use it', async t => {
  const ca = join(t.testdir({}), 'ca.pem')
  const mock = await startCommand(t, ['--tls', 'self-signed', '--tls-ca', ca])
  t.match(mock.url, /^https:/)
  t.ok(mock.stdout.includes(`curl --cacert ${ca} -X POST`), mock.stdout)
  const trusted = { ca: readFileSync(ca), port: mock.port }
  for (const host of ['localhost', '127.0.0.1']) {
    const { status, body } = await send({ ...trusted, ...discovery, host }, true)
    t.match(
      { status, body: JSON.parse(body) as unknown },
      { status: 200, body: { issuer: `https://${host}:${mock.port}` } }
    )
  }
  await t.rejects(send({ ...discovery, port: mock.port, host: 'localhost' }, true), { code: /CERT|SELF_SIGNED|UNABLE/ })

  const at = ['--port', mock.port, '--tls-ca', ca]
  t.match(await runCommand(['health', ...at]), { code: 0, stdout: /"status"/ })
  t.match(await runCommand(['health', '--port', mock.port, '--tls', 'self-signed']), { code: 0 })
  t.match(await runCommand(['export', ...at]), { code: 0, stdout: /^organisations:/m })
  const { stdout } = await runCommand(['token', '--organisation-id', demo.acme.id, ...at])
  const headers = bearer(stdout.trim())
  t.equal(
    (await send({ ...trusted, host: 'localhost', path: importPath(), method: 'POST', headers }, true)).status,
    200
  )
  t.match(await mock.end(), { code: 0 })
})

t.test('start takes a certificate and its key from files', async t => {
  const { cert, key, ca } = await createSelfSigned(['localhost', '127.0.0.1'])
  const folder = t.testdir({ 'cert.pem': cert, 'key.pem': key, 'ca.pem': ca })
  const args = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')]
  const mock = await startCommand(t, args)
  t.equal((await send({ ...discovery, ca, port: mock.port, host: 'localhost' }, true)).status, 200)

  for (const [wrong, message] of [
    [args.slice(0, 2), /needs both --tls-cert and --tls-key/],
    [[...args, '--tls', 'self-signed'], /cannot be combined/],
    [['--tls-ca', join(folder, 'ca.pem')], /--tls-ca has no effect/],
    [['--tls-cert', join(folder, 'none.pem'), '--tls-key', join(folder, 'key.pem')], /--tls-cert .* cannot be read/],
    [['--tls', 'self-signed', '--tls-ca', join(folder, 'none', 'ca.pem')], /--tls-ca .* cannot be written/]
  ] as const)
    t.match(await runCommand(['start', ...wrong]), { code: 2, stderr: message })
})

t.test('exec gives its command the certificate to trust, and removes it afterwards', async t => {
  const source = `
    const { VERSORI_MOCK_URL: url, NODE_EXTRA_CA_CERTS: ca, SSL_CERT_FILE } = process.env
    const response = await fetch(url + '/__admin/ready')
    console.log(JSON.stringify({ status: response.status, url, ca, same: ca === SSL_CERT_FILE }))`
  const command = ['--', process.execPath, '--input-type=module', '--eval', source]
  const { code, stdout, stderr } = await runCommand(['exec', '--tls', 'self-signed', ...command])
  t.match({ code, stderr }, { code: 0, stderr: '' })
  const { ca, ...rest } = JSON.parse(stdout) as { ca: string }
  t.match(rest, { status: 200, url: /^https:/, same: true })
  t.notOk(existsSync(ca))
})

t.test('the certificate is valid for OpenSSL, for every name that it was made for', async t => {
  const { cert, ca } = await createSelfSigned(['localhost', 'mock.example.com', '127.0.0.1', '::1'])
  const folder = t.testdir({ 'cert.pem': cert, 'ca.pem': ca })
  const verify = (...args: string[]) =>
    execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', 'ca.pem', ...args, 'cert.pem'], {
      cwd: folder
    }).toString()
  for (const host of ['localhost', 'mock.example.com']) t.equal(verify('-verify_hostname', host), 'cert.pem: OK\n')
  for (const address of ['127.0.0.1', '::1']) t.equal(verify('-verify_ip', address), 'cert.pem: OK\n')
  t.throws(() => verify('-verify_hostname', 'other.example.com'))
})

t.test('a client without TLS and a stopped handshake do not keep an HTTPS server from closing', async t => {
  const tls = await createSelfSigned(['localhost'])
  const mock = await startMock({ tls })
  const port = Number(new URL(mock.url).port)
  const silent = await open(t, port)
  const plain = await open(t, port)
  plain.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(plain, 'close')
  const { status } = await send({ ...discovery, port, host: 'localhost', ca: tls.ca }, true)
  t.equal(status, 200)
  const ended = once(silent, 'close')
  await mock.close()
  await ended
})

async function open(t: Test, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'connect')
  return socket
}

t.test('an HTTPS response that is being sent ends before the server closes', async t => {
  const tls = await createSelfSigned(['localhost'])
  const app = await createApp(t, { tls })
  let arrived = () => {}
  const begun = new Promise<void>(resolve => (arrived = resolve))
  let finish = () => {}
  const held = new Promise<void>(resolve => (finish = resolve))
  app.get('/held', async () => {
    arrived()
    await held
    return 'whole'
  })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const response = send({ path: '/held', port, host: 'localhost', ca: tls.ca }, true)
  await begun
  const closing = app.close()
  setImmediate(finish)
  t.strictSame(await response, { status: 200, body: 'whole' })
  await closing
})

/** The path of a Unix socket has 107 bytes at most. */
function shortFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'mock-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

t.test('start listens on a Unix socket, and the other commands use it', async t => {
  const socketPath = join(shortFolder(t), 'm.sock')
  const mock = beginCommand(t, ['start', '--host', socketPath, '--log-level', 'silent'])
  const [stdout] = await mock.until(/^[^]*^versori-mock ready on unix:.*\n/m)
  t.ok(stdout.includes(`curl --unix-socket ${socketPath} -X POST`), stdout)
  const at = ['--host', socketPath]
  t.match(await runCommand(['health', ...at]), { code: 0, stdout: /"status"/ })
  t.match(await runCommand(['export', ...at]), { code: 0, stdout: /^organisations:/m })
  const { stdout: token } = await runCommand(['token', '--organisation-id', demo.acme.id, ...at])
  const headers = { ...bearer(token.trim()), host: 'localhost' }
  t.equal((await send({ socketPath, path: importPath(), method: 'POST', headers }, false)).status, 200)
  t.match(await runCommand(['start', ...at]), { code: 1, stderr: /another program listens there/ })
  t.match(await mock.end('SIGTERM'), { code: 0 })
  t.notOk(existsSync(socketPath))
  t.match(await runCommand(['health', ...at]), { code: 1, stderr: /no mock responds at unix:/ })
})

t.test('startMock replaces a socket that nobody listens on, and nothing else', async t => {
  const folder = shortFolder(t)
  writeFileSync(join(folder, 'file.sock'), 'text')
  const stale = join(folder, 'stale.sock')
  const source = `require('net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', source])
  t.ok(lstatSync(stale).isSocket())

  const mock = await startMock({ host: stale })
  t.equal(mock.url, 'http://localhost')
  const { status, body } = await send({ ...discovery, socketPath: stale }, false)
  t.match({ status, body: JSON.parse(body) as unknown }, { status: 200, body: { issuer: 'http://localhost' } })
  await t.rejects(startMock({ host: stale }), { code: 'EADDRINUSE' })
  t.equal((await send({ ...discovery, socketPath: stale }, false)).status, 200, 'the first one still listens')
  await mock.close()
  await t.rejects(startMock({ host: join(folder, 'file.sock') }), { code: 'EADDRINUSE' })
  t.equal(readFileSync(join(folder, 'file.sock'), 'utf8'), 'text')
})
