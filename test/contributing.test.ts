/** Checks what CONTRIBUTING.md says about the code. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { packagePath } from '../src/core/package.js'

const read = (path: string) => readFileSync(packagePath(path), 'utf8')
const text = read('CONTRIBUTING.md')

const trace = Array.from(
  text.matchAll(/^\| (\d+) \| `(src\/[^`]+)` \| `(\w+)`/gm),
  ([, step, file = '', name = '']) => ({
    step: Number(step),
    file,
    name
  })
)

t.test('traces an import through files that export what the trace names', async t => {
  t.ok(trace.length > 10, 'the trace is found')
  t.strictSame(
    trace.map(({ step }) => step),
    trace.map((_, index) => index + 1)
  )
  for (const { file, name } of trace) {
    t.match(read(file), new RegExp(`^export (async )?(function|const) ${name}\\b`, 'm'), `${file}: ${name}`)
  }
})

t.test('lists the plugins of an operation in the order in which they are registered', async t => {
  const registered = Array.from(
    read('src/http/plugins/operation-concerns.ts').matchAll(/app\.register\((\w+)/g),
    ([, name]) => name
  )
  const named = trace.map(({ name }) => name).filter(name => registered.includes(name))
  t.strictSame(
    named,
    registered.filter(name => name !== undefined && named.includes(name))
  )
})

t.test('quotes the code of the walk-through as it is', async t => {
  const blocks = Array.from(text.matchAll(/```ts\n +\/\/ (\S+)\n([\s\S]*?)\n +```/g), ([, path = '', code = '']) => ({
    path,
    code: code.replaceAll(/^ {3}/gm, '')
  }))
  t.equal(blocks.length, 5, 'an operation has five parts')
  for (const { path, code } of blocks) t.ok(read(path).includes(code), path)
})
