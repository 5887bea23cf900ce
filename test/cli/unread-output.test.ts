/** A parent that reads neither output of the mock: the mock drops its log, and continues. */
import { type ChildProcess, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { packagePath } from '../../src/core/package.js'
import { bearer, demo } from '../helpers/app.js'
import { freePort } from '../helpers/process/command.js'

/** Their log lines are larger than the buffers of both processes together. */
const REQUESTS = 6_000
const AT_ONCE = 20

/** Asks over HTTP, because nobody reads the output. */
async function untilListening(url: string, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`the mock ended with exit code ${child.exitCode}`)
  const isReady = await fetch(`${url}/__admin/health`).then(
    ({ ok }) => ok,
    () => false
  )
  if (!isReady) await untilListening(url, child)
}

t.test('serves although nobody reads its output, and then logs how many lines were dropped', async t => {
  const port = await freePort(t)
  const url = `http://127.0.0.1:${port}`
  const seed = {
    organisations: Array.from({ length: 2_000 }, (_, index) => ({
      id: `01J0000000ACME00000000${String(index).padStart(4, '0')}`,
      name: `Organisation ${index}`,
      apiKeys: [{ key: `key-${index}-of-a-large-seed` }]
    }))
  }
  const folder = t.testdir({ 'seed.json': JSON.stringify(seed) })
  const child = spawn(
    process.execPath,
    [packagePath('dist', 'cli', 'main.js'), '--port', port, '--seed-file', `${folder}/seed.json`],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } }
  )
  t.teardown(() => child.kill('SIGKILL'))
  await untilListening(url, child)
  const statuses: number[] = []
  const sendAll = async () => {
    while (statuses.length < REQUESTS) {
      const place = statuses.push(0) - 1
      const response = await fetch(`${url}/categories`, { headers: bearer('key-0-of-a-large-seed') })
      await response.arrayBuffer()
      statuses[place] = response.status
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendAll))
  t.strictSame([...new Set(statuses)], [200])

  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  await new Promise<void>(resolve => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.includes('were dropped')) resolve()
    })
  })
  child.kill('SIGTERM')
  const lines = (await stderr).trimEnd().split('\n')
  const { dropped, msg } = lines
    .map(line => JSON.parse(line) as { dropped?: number; msg: string })
    .find(line => line.dropped !== undefined) as { dropped: number; msg: string }
  t.equal(msg, `${dropped} log lines were dropped because nobody read standard error.`)
  t.equal(lines.filter(line => line.includes('/categories')).length + dropped, REQUESTS)
  t.match(await stdout, /versori-mock ready on http/)
})

t.test('serves after the reader of its log has gone', async t => {
  const port = await freePort(t)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [packagePath('dist', 'cli', 'main.js'), '--port', port], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] }
  })
  t.teardown(() => child.kill('SIGKILL'))
  await untilListening(url, child)
  child.stderr.destroy()
  child.stdout.destroy()
  for (let count = 0; count < 50; count++) {
    t.equal((await fetch(`${url}/categories`, { headers: bearer(demo.acme.key) })).status, 200)
  }
})
