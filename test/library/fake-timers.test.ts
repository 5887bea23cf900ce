/** A mock in the process of a test whose timers are fake. */
import { readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { packagePath } from '../../src/core/package.js'
import { demo, importPath } from '../helpers/app.js'
import { runProgram } from '../helpers/process/command.js'

t.jobs = 2

const url = JSON.stringify(pathToFileURL(packagePath('dist', 'index.js')).href)

/** Fakes that never fire, as those of all tools until a test moves their clock. */
const fakes = {
  'all globals': `
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) globalThis[name] = () => ({ unref() {} })
    globalThis.queueMicrotask = () => {}
    performance.now = () => 0
    const Real = Date
    globalThis.Date = class extends Real { constructor(...args) { super(...(args.length ? args : [0])) } static now() { return 0 } }`,
  'the modules': `
    import timers from 'node:timers'
    import promises from 'node:timers/promises'
    import { syncBuiltinESMExports } from 'node:module'
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
      globalThis[name] = timers[name] = promises[name] = () => new Promise(() => {})
    }
    syncBuiltinESMExports()`,
  'node:test': `
    import { mock as testMock } from 'node:test'
    testMock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })`
}

/** Uses what waits for a turn of the event loop: writes, lists, exports, resets, faults, waits, closing. */
const work = `
  const path = '${importPath()}'.replace('${demo.acme.id}', box.organisationId)
  const headers = { authorization: 'Bearer ' + box.token }
  const send = () => mock.inject({ method: 'POST', url: path, headers })
  const statuses = [await send(), await send(), ...await Promise.all([send(), send()])].map(response => response.statusCode)
  const list = await mock.inject({ url: '/o/' + box.organisationId + '/connectors', headers })
  await box.faults.add({ operation: '*', kind: 'delay', delay: '5ms', times: 1 })
  const late = await send()
  await box.faults.add({ operation: '*', kind: 'dribble', chunks: 3, duration: '5ms', times: 1 })
  // Not fetch, which uses the global timers itself.
  const pieces = await new Promise(resolve => http.request(box.url + path, { method: 'POST', headers }, resolve).end())
  await once(pieces.resume(), 'end')
  await box.state.add({})
  box.snapshot().restore()
  box.reset()
  const failed = await box.requests.waitFor({}, { timeout: 5 }).catch(error => error.message.slice(0, 7))
  const again = await send()
  const now = box.clock.now().getUTCFullYear() > 2020
  await mock.close()
  console.log(JSON.stringify([...statuses, list.statusCode, late.statusCode, pieces.statusCode, failed, again.statusCode, now]))
  process.exit(0)`

for (const [name, fake] of Object.entries(fakes)) {
  t.test(`works with fake timers: ${name}`, async t => {
    const imports = fake.match(/^ *import .*$/gm)?.join('\n') ?? ''
    const program = `
      ${imports}
      import { once } from 'node:events'
      import http from 'node:http'
      import { startMock } from ${url}
      const mock = await startMock({ settings: { validateResponses: true } })
      const box = await mock.sandbox()
      const watchdog = setTimeout(() => { console.log('hangs'); process.exit(1) }, 20000)
      ${fake.replaceAll(/^ *import .*$/gm, '')}
      ${work}`
    const { code, stdout } = await runProgram(program)
    t.strictSame([code, stdout], [0, '[200,200,200,200,200,200,200,"found 0",200,true]\n'])
  })
}

t.test('starts, leases and closes while timers are fake', async t => {
  const program = `
    import { once } from 'node:events'
    import http from 'node:http'
    import { startMock } from ${url}
    const watchdog = setTimeout(() => { console.log('hangs'); process.exit(1) }, 20000)
    ${fakes['all globals']}
    const mock = await startMock()
    const box = await mock.sandbox({ seed: 'demo', settings: { repeatImport: 'conflict' } })
    ${work.replace('box.state.add({})', 'box.state.replace({})')}`
  const { code, stdout } = await runProgram(program)
  t.strictSame([code, stdout.startsWith('[200,409,409,409,200,')], [0, true])
})

t.test('refuses to start if timers were fake when it was imported', async t => {
  const program = `
    const clock = {}
    globalThis.setTimeout = Object.assign(() => {}, { clock })
    const timers = await import('node:timers')
    timers.default.setTimeout = globalThis.setTimeout
    const { startMock } = await import(${url})
    await startMock().catch(error => console.log(error.message))
    process.exit(0)`
  const { stdout } = await runProgram(program)
  t.equal(stdout, 'versori-mock was imported while fake timers were on; import it before you switch them on\n')
})

t.test('no file of the package uses a global timer', async t => {
  const names = [
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
    'queueMicrotask'
  ]
  const used = new RegExp(
    `(?<![.\\w$'"\`/-])(${names.join('|')})\\(|process\\.nextTick\\(|(?<![.\\w])(Date|performance)\\.now\\(`
  )
  const files = readdirSync(packagePath('dist'), { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.c?js$/.test(name)
  )
  const found = files
    .filter(name => !/^(schema-compilers|ui)/.test(name))
    .flatMap(name => used.exec(readFileSync(packagePath('dist', name), 'utf8'))?.[0].concat(` in ${name}`) ?? [])
  t.strictSame(found, [])
})
