import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { renderFidelity } from '../scripts/fidelity.js'
import { findTestOf, renderDocuments, testingPages } from '../scripts/documents.js'
import { findEntries } from '../src/contract/fidelity/find-entries.js'
import { operationIds } from '../src/contract/operations.js'
import { errorTable } from '../src/contract/errors.js'
import { failureNames } from '../src/control/matrix/catalogue.js'
import { verdicts } from '../src/control/matrix/judge-cell.js'
import { readSeeds } from '../src/control/seeds/read-seeds.js'
import { packagePath } from '../src/core/package.js'
import { bearer, createApp, demo, importPath } from './helpers/app.js'
import { listRoutes } from './helpers/control-plane.js'

t.test('the generated parts of the documents are current (npm run docs writes them)', async t => {
  for (const [path, text] of Object.entries(await renderDocuments())) {
    t.equal(readFileSync(packagePath(path), 'utf8'), text, path)
  }
})

t.test('docs/fidelity.md can show what was observed', async t => {
  const seen = { host: 'platform.example', date: '2026-12-01', settings: {} }
  const entries = { 'cursors': { ...seen, isPossible: true }, 'usages-are-shown': { ...seen, isPossible: false } }
  const { ledger = '', summary = '' } = renderFidelity(findEntries({}, { observed: { entries, statuses: {} } }))
  t.match(ledger, /`cursors`.* \| observed; seen on platform\.example, 2026-12-01 \|/)
  t.match(ledger, /`usages-are-shown`.* \| assumed; seen otherwise on platform\.example, 2026-12-01 \|/)
  t.notSame(summary, renderFidelity()['summary'])
})

const read = (path: string) => readFileSync(packagePath(path), 'utf8')

t.test('the request of the README gets the response that docs/import.md shows', async t => {
  const [, authorization, url = ''] =
    /curl -X POST -H 'Authorization: ([^']+)' \\\n +http:\/\/127.0.0.1:8082(\S+)/.exec(read('README.md')) ?? []
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(read('docs/import.md')) ?? []
  const app = await createApp(t)
  const response = await app.inject({ method: 'POST', url, headers: { authorization } })
  t.equal(response.statusCode, 200)
  t.strictSame(shapeOf(response.json()), shapeOf(JSON.parse(shown)))
})

/** Replaces ids and times, which differ between imports, by their type. */
function shapeOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, item: unknown) => (/^id$|At$/.test(name) ? typeof item : item))
}

t.test('the errors of docs/import.md suggest the nearest version', async t => {
  const [, suggestion = ''] = /For version `2024-7` they end with \*(.+?)\*/.exec(read('docs/import.md')) ?? []
  const app = await createApp(t)
  const response = await app.inject({
    method: 'POST',
    url: importPath({ version: '2024-7' }),
    headers: bearer(demo.acme.key)
  })
  t.equal(suggestion, 'Did you mean "2024-07"?')
  t.ok(response.json<{ details: string }>().details.endsWith(suggestion))
})

t.test('the test of the README passes as plain JavaScript on this Node.js', async t => {
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  const source = program.replace("'versori-mock'", JSON.stringify(pathToFileURL(packagePath('dist', 'index.js'))))
  const folder = t.testdir({ 'readme.test.mjs': source })
  const { stdout } = await promisify(execFile)(process.execPath, ['--test-reporter=tap', `${folder}/readme.test.mjs`])
  t.match(stdout, /^ok 1 - imports a connector$/m)
  t.match(stdout, /^# pass 1$/m)
})

t.test('the seed of docs/seeds.md is valid, and its errors are reported as shown', async t => {
  const [, yaml = '', report = ''] =
    /```yaml\n([\s\S]*?)```[\s\S]*?```\n(versori-mock: [\s\S]*?)```/.exec(read('docs/seeds.md')) ?? []
  const load = (content: string) => {
    const path = t.testdir({ 'seed.yaml': content })
    return readSeeds([`${path}/seed.yaml`], { strictIds: true })
  }
  const [seed] = (await load(yaml)).files
  t.equal(seed?.document.connectors?.[0]?.name, 'Greeter')

  const mistaken = yaml.replace('name: "1.0.0"', 'name: 1').replace('baseUrl:', 'documentationUrl: x\n    baseUrl:')
  const error = await load(mistaken).then(
    () => new Error('valid'),
    (reason: Error) => reason
  )
  const lines = (text: string) => text.trim().split('\n').sort()
  t.strictSame(lines(`versori-mock: ${error.message.replaceAll(/\S+\/seed\.yaml/g, 'seed.yaml')}`), lines(report))
})

t.test('the README counts the operations', async t => {
  t.match(read('README.md'), `All [${operationIds.length} operations](docs/operations.md)`)
})

t.test('every operation has a test', async t => {
  t.strictSame(
    operationIds.filter(id => findTestOf(id) === undefined),
    []
  )
})

t.test('every code block about testing comes from an example that CI runs', async t => {
  for (const page of testingPages()) {
    const others = read(page).replaceAll(/<!-- (examples\/\S+) -->[\s\S]*?<!-- \/\1 -->/g, '')
    t.notMatch(others, '```', page)
  }
  const { scripts } = JSON.parse(read('examples/package.json')) as { scripts: Record<string, string> }
  for (const name of Object.keys(scripts)) t.match(read('scripts/check-examples.sh'), ` ${name}`)
})

t.test('the page of each runner begins with a test to paste', async t => {
  for (const page of testingPages().filter(path => path.includes('/testing/'))) {
    t.match(read(page), /^# .+\n\n<!-- (examples\/\S+) -->\n\n```\w+\n/, page)
  }
})

t.test('every error has its own code, which begins with its status', async t => {
  const rules = Object.values(errorTable)
  t.equal(new Set(rules.map(({ code }) => code)).size, rules.length)
  for (const { code, status, message } of rules) {
    t.match(code, /^\d{6}$/)
    t.equal(code.slice(0, 3), String(status))
    t.match(message, /^[a-z][^.]*[^.]$/, 'a short lower-case phrase')
  }
})

t.test('docs/control-plane.md lists exactly the routes of the control plane', async t => {
  const app = await createApp(t)
  const rows = Array.from(
    read('docs/control-plane.md').matchAll(/^\| ([A-Z]+) \| `([^`?]+)` \|/gm),
    ([, method = '', path = '']) => ({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1')
    })
  )
  const routes = (await listRoutes(app))
    .filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/__admin/'))
    .map(({ method, url }) => `${method} ${url}`)
  t.strictSame(rows.map(({ method, url }) => `${method} ${url}`).sort(), routes.sort())
})

t.test('docs/rehearse.md names every failure and every verdict of the matrix', async t => {
  const named = (heading: string) => {
    const [, rows = ''] =
      new RegExp(`\\| ${heading} \\|.*\\n\\| --- .*\\n((?:\\|.*\\n)+)`).exec(read('docs/rehearse.md')) ?? []
    return [...rows.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
    )
  }
  t.strictSame(named('failure \\| what the client gets').sort(), [...failureNames].sort())
  t.strictSame(named('verdict'), verdicts)
})

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'bench/README.md'],
  ...readdirSync(packagePath('docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name.replaceAll('\\', '/')}`)
]

t.test('every link between the documents leads to a file, and to a heading or anchor in it', async t => {
  for (const path of documents) {
    for (const { target, anchor } of linksOf(path)) {
      t.ok(existsSync(packagePath(target)), `${path} -> ${target}`)
      if (anchor !== undefined) t.ok(anchorsOf(target).has(anchor), `${path} -> ${target}#${anchor}`)
    }
  }
})

t.test('the README leads to every page of docs', async t => {
  const reached = new Set(['README.md'])
  for (const path of reached) {
    const targets = linksOf(path).map(({ target }) => target)
    for (const target of targets.filter(each => documents.includes(each))) reached.add(target)
  }
  t.strictSame(
    documents.filter(path => !reached.has(path)),
    []
  )
})

function linksOf(path: string): { target: string; anchor: string | undefined }[] {
  return Array.from(read(path).matchAll(/\]\((?!https?:)([^)]+)\)/g), ([, link = '']) => {
    const [file = '', anchor] = link.split('#')
    return { target: file === '' ? path : posix.join(posix.dirname(path), file), anchor }
  })
}

/** The anchors that GitHub makes from headings, and those in the text. */
function anchorsOf(path: string): Set<string> {
  const text = read(path).replaceAll(/```[\s\S]*?```/g, '')
  const headings = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  )
  return new Set([...headings, ...Array.from(text.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id)])
}
