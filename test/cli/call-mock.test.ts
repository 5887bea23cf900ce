/** Commands that call a running mock: `token`, `export` and `health`. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { runCommand, startCommand } from '../helpers/process/command.js'

const calls = [['token', '--sub', 'user:dev'], ['export'], ['health']]

t.test('commands call a mock on this machine without a proxy', async t => {
  let count = 0
  const proxy = createServer((_, response) => void response.writeHead(502).end(String(++count)))
  proxy.on('connect', (_, socket) => void socket.end(`HTTP/1.1 502 No\r\n\r\n${++count}`))
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => proxy.close())
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const { port } = await startCommand(t, ['--log-level', 'silent'])
  // Node.js 24 and later read these.
  const env = { NODE_USE_ENV_PROXY: '1', http_proxy: address, HTTP_PROXY: address, NO_PROXY: '', no_proxy: '' }
  for (const args of calls)
    for (const host of ['127.0.0.1', 'localhost'])
      t.match(await runCommand([...args, '--host', host, '--port', port], { env }), { code: 0, stderr: '' })
  t.equal(count, 0)
})

t.test('commands name --admin-token where the control plane is off', async t => {
  const { port } = await startCommand(t, ['--log-level', 'silent', '--host', '0.0.0.0'])
  for (const args of calls.slice(0, 2)) {
    const { code, stdout, stderr } = await runCommand([...args, '--port', port])
    t.strictSame({ code, stdout }, { code: 1, stdout: '' })
    t.match(stderr, /^versori-mock: http:\S+ responded with 404 .*--admin-token/)
  }
})
