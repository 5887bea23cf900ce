/** A start loads as little as possible, because every user waits for it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startCommand } from '../helpers/process/command.js'

/** Parts of Node.js that a plain `import` of a built-in module loads, although a start does not use them. */
const UNUSED = [
  ...['perf_hooks', 'http2', 'tls', 'zlib', 'internal/deps/undici/undici'],
  ...['internal/crypto/webcrypto', 'internal/fs/streams', 'internal/dns/promises', 'internal/webstreams/readablestream']
]

t.test('a start loads no part of Node.js that it does not use', async t => {
  const folder = t.testdir({
    'list.mjs': `const { writeFileSync } = process.getBuiltinModule('node:fs')
      process.on('exit', () => writeFileSync(process.env.LOADED_FILE, process.moduleLoadList.join('\\n')))`
  })
  const file = join(folder, 'loaded.txt')
  const list = { NODE_OPTIONS: `--import=${join(folder, 'list.mjs')}`, LOADED_FILE: file }
  const mock = await startCommand(t, [], { env: list })
  await mock.end()
  const loaded = readFileSync(file, 'utf8').split('\n')
  t.ok(loaded.includes('NativeModule http'), 'it loads a server')
  t.strictSame(
    UNUSED.filter(name => loaded.includes(`NativeModule ${name}`)),
    []
  )
})
