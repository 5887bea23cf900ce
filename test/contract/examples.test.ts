/** Every entry of the ledger has an example, which runs. */
import { existsSync, readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { errorTable } from '../../src/contract/errors.js'
import { examples } from '../../src/contract/fidelity/examples/examples.js'
import type { Example, Exchange, ExampleServer, Pattern } from '../../src/contract/fidelity/examples/exchange.js'
import { quotes } from '../../src/contract/fidelity/examples/quotes.js'
import { ledger } from '../../src/contract/fidelity/ledger.js'
import { operationIds } from '../../src/contract/operations.js'
import { packagePath } from '../../src/core/package.js'
import { createApp } from '../helpers/app.js'
import { vendorFile, withoutVendor } from '../helpers/vendor/vendor.js'
import { findDifference, type RanStep, runSteps } from '../helpers/examples/run-example.js'

type Runnable = Extract<Example, { steps: unknown }>

const runnable = Object.entries(examples).filter((entry): entry is [string, Runnable] => 'steps' in entry[1])

t.test('every entry of the ledger has an example, and every example an entry', t => {
  const ids = ledger.map(({ id }) => id)
  t.strictSame(
    ids.filter(id => examples[id] === undefined),
    [],
    'entries without an example'
  )
  t.strictSame(
    Object.keys(examples).filter(id => !ids.includes(id)),
    [],
    'examples without an entry'
  )
  t.end()
})

t.test('an example that refers to another refers to one that runs', t => {
  const wrong = Object.entries(examples).filter(
    ([, example]) => 'same' in example && !runnable.some(([id]) => id === example.same)
  )
  t.strictSame(wrong, [])
  t.end()
})

t.test('what requests cannot show is shown by a test', t => {
  for (const [id, example] of Object.entries(examples)) {
    if (!('shownBy' in example)) continue
    const path = packagePath('test', example.shownBy)
    t.ok(existsSync(path), `${id}: ${path}`)
    const { errors = [] } = ledger.find(entry => entry.id === id) ?? {}
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    for (const name of errors) {
      const { code, message } = errorTable[name]
      const words = [code, name, message, code.slice(0, 3), ...id.split('-')]
      t.ok(
        words.some(word => text.includes(word)),
        `${example.shownBy} shows ${name}`
      )
    }
  }
  t.end()
})

t.test('every example is as the mock responds, and every change to what it expects would be found', async t => {
  const servers = [...new Set(runnable.map(([, { server = {} }]) => JSON.stringify(server)))]
  let changes = 0
  for (const text of servers) {
    const server = JSON.parse(text) as ExampleServer
    const app = await createApp(t, server)
    const group = runnable.filter(([, { server: own = {} }]) => JSON.stringify(own) === text)
    const { adminToken } = server
    const admin = adminToken === undefined ? {} : { authorization: `Bearer ${adminToken}` }
    for (const [id, { steps }] of group) {
      const ran = await runSteps(app, steps)
      const failures = ran.flatMap(({ step, received }, index) => {
        const difference = findDifference(step, received)
        return difference === undefined ? [] : [`step ${index + 1} ${describe(step)}: ${difference}`]
      })
      t.strictSame(failures, [], id)
      if (failures.length === 0) changes += assertChangesAreFound(t, id, ran)
      for (const sandbox of app.sandboxes.list()) if (sandbox.id !== 'default') app.sandboxes.end(sandbox.id)
      await app.inject({ method: 'POST', url: '/__admin/reset', headers: admin })
    }
  }
  t.comment(`${runnable.length} examples, ${changes} changes`)
})

t.test('every operation has an example whose last step is a successful call of it', t => {
  const operationEntries = ledger.filter(({ topic }) => topic === 'operations')
  const called = operationEntries.map(({ id }) => {
    const example = examples[id]
    const last = example !== undefined && 'steps' in example ? example.steps.at(-1) : undefined
    return last !== undefined && 'call' in last && last.status < 300 ? last.call : id
  })
  t.strictSame(called, operationIds)
  t.end()
})

t.test('documented entries rest on words of the vendor document, at the lines that they cite', t => {
  const cited = ledger.filter(({ evidence, documentedFor }) => evidence === 'documented' || documentedFor !== undefined)
  const lines = withoutVendor === false ? readFileSync(vendorFile, 'utf8').split('\n') : undefined
  for (const { id, topic, source = '', operations = [] } of cited) {
    const places = listLines(source)
    if (places.length === 0) continue
    const words = topic === 'operations' ? [`operationId: ${operations.join()}`] : quotes[id]
    t.ok(words, `${id} has a quote`)
    const text = lines && places.map(([first, last]) => lines.slice(first - 1, last).join(' ')).join(' ')
    for (const quote of words ?? []) {
      if (text !== undefined) t.ok(text.replaceAll(/\s+/g, ' ').includes(quote), `${id}: ${quote}`)
    }
  }
  if (lines === undefined) t.comment(`the words are not compared: ${String(withoutVendor)}`)
  t.end()
})

t.test('a server does not load the ledger or its examples when it starts', t => {
  const loaded = new Set<string>()
  const visit = (url: URL): void => {
    if (loaded.has(url.href)) return
    loaded.add(url.href)
    const text = readFileSync(url, 'utf8')
    for (const [, path = ''] of text.matchAll(/^(?:(?:import|export)\b[^'";]*\bfrom|import) ['"](\.[^'"]+)['"]/gm))
      visit(new URL(path, url))
  }
  visit(new URL('../../src/http/app.js', import.meta.url))
  visit(new URL('../../src/cli/main.js', import.meta.url))
  t.ok(loaded.size > 100, `${loaded.size} modules`)
  t.strictSame(
    [...loaded].filter(url => /\/(fidelity|description)\//.test(url)),
    []
  )
  t.end()
})

/** Each of `SPEC:1, 2-3` as a first and a last line. */
function listLines(source: string): [first: number, last: number][] {
  return Array.from(source.matchAll(/SPEC:(\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)/g), ([, list = '']) => list.split(', '))
    .flat()
    .map(part => {
      const [first = 0, last = first] = part.split('-').map(Number)
      return [first, last]
    })
}

function describe(step: Exchange): string {
  return 'call' in step ? step.call : step.send
}

/** Changes each part of what each step expects, and checks that the response then differs. @returns how many. */
function assertChangesAreFound(t: Test, id: string, ran: readonly RanStep[]): number {
  let count = 0
  for (const { step, received } of ran) {
    for (const changed of changeStep(step)) {
      count++
      if (findDifference(changed, received) === undefined) {
        t.fail(`${id}: ${describe(step)} also passes with ${JSON.stringify(changed)}`)
      }
    }
  }
  return count
}

function changeStep(step: Exchange): Exchange[] {
  const { status, returns, returnsHeaders } = step
  return [
    { ...step, status: status + 1 },
    ...(returns === undefined ? [] : changePattern(returns)).map(changed => ({ ...step, returns: changed })),
    ...(returnsHeaders === undefined ? [] : changePattern(returnsHeaders)).map(changed => {
      return { ...step, returnsHeaders: changed as NonNullable<Exchange['returnsHeaders']> }
    })
  ]
}

/** The pattern with each of its leaves changed. */
function changePattern(pattern: Pattern): Pattern[] {
  if (typeof pattern === 'string') return [changeText(pattern)]
  if (typeof pattern === 'number') return [pattern + 1]
  if (typeof pattern === 'boolean') return [!pattern]
  if (pattern === null) return ['null']
  if (Array.isArray(pattern)) {
    const list = pattern as readonly Pattern[]
    const changed = list.flatMap((each, index) => changePattern(each).map(other => list.with(index, other)))
    return [...changed, [...list, 'another']]
  }
  return Object.entries(pattern).flatMap(([key, each]) => {
    if (key === '<none>') return [{ ...pattern, [key]: '<any>' }]
    return changePattern(each).map(other => ({ ...pattern, [key]: other }))
  })
}

function changeText(pattern: string): string {
  if (pattern === '<absent>') return '<any>'
  if (/^<(any|text|ulid|time)>$/.test(pattern)) return '<absent>'
  const [, word, text = ''] = /^<(has|not) (.*)>$/s.exec(pattern) ?? []
  if (word === 'has') return `<has ${text}~>`
  return word === 'not' ? '<absent>' : `${pattern}~`
}
