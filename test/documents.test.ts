import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import ts from 'typescript'
import { findTestOf, renderDocuments } from '../scripts/documents.js'
import { operationIds } from '../src/contract/operations.js'
import { errorTable } from '../src/contract/errors.js'
import { readSeeds } from '../src/control/seeds/read-seeds.js'
import { packagePath } from '../src/core/package.js'
import { createApp } from './helpers/app.js'

t.test('the documents say what the code says (npm run docs writes them)', async t => {
  for (const [path, text] of Object.entries(await renderDocuments())) {
    t.equal(readFileSync(packagePath(path), 'utf8'), text, path)
  }
})

const read = (path: string) => readFileSync(packagePath(path), 'utf8')

t.test('the request of the README gets the answer of the README', async t => {
  const readme = read('README.md')
  const [, authorization, url = ''] =
    /curl -X POST -H 'Authorization: ([^']+)' \\\n +http:\/\/127.0.0.1:8082(\S+)/.exec(readme) ?? []
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? []
  const app = await createApp(t)
  const response = await app.inject({ method: 'POST', url, headers: { authorization } })
  t.equal(response.statusCode, 200)
  t.strictSame(shapeOf(response.json()), shapeOf(JSON.parse(shown)))
})

/** What stays the same from import to import. */
function shapeOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, item: unknown) => (/^id$|At$/.test(name) ? typeof item : item))
}

t.test('the program of the README runs', async t => {
  const [, program = ''] = /```ts\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  const source = program.replace("'versori-mock'", JSON.stringify(pathToFileURL(packagePath('dist', 'index.js'))))
  const { target, module } = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }
  const folder = t.testdir({
    'program.mjs': ts.transpileModule(source, { compilerOptions: { target, module } }).outputText
  })
  const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/program.mjs`])
  t.equal(stdout, '{ count: 0, evicted: 0 }\n')
})

t.test('the seed of docs/seeds.md is valid, and its mistakes are reported as shown', async t => {
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

t.test('every operation that is served has its tests', async t => {
  t.strictSame(
    operationIds.filter(id => findTestOf(id) === undefined),
    []
  )
})

t.test('every code block of docs/testing.md is taken from an example, which CI runs', async t => {
  const others = read('docs/testing.md').replaceAll(/<!-- (examples\/\S+) -->[\s\S]*?<!-- \/\1 -->/g, '')
  t.notMatch(others, '```')
  const { scripts } = JSON.parse(read('examples/package.json')) as { scripts: Record<string, string> }
  for (const name of Object.keys(scripts)) t.match(read('scripts/check-examples.sh'), ` ${name}`)
})

t.test('no code of an error is given twice, and each begins with its status', async t => {
  const rules = Object.values(errorTable)
  t.equal(new Set(rules.map(({ code }) => code)).size, rules.length)
  for (const { code, status, message } of rules) {
    t.match(code, /^\d{6}$/)
    t.equal(code.slice(0, 3), String(status))
    t.match(message, /^[a-z][^.]*[^.]$/, 'a short lower-case phrase')
  }
})

t.test('docs/control-plane.md names every route of the control plane', async t => {
  const app = await createApp(t)
  const rows = Array.from(
    read('docs/control-plane.md').matchAll(/^\| ([A-Z]+) \| `([^`?]+)` \|/gm),
    ([, method = '', path = '']) => ({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1')
    })
  )
  const missing = rows.filter(({ method, url }) => !app.hasRoute({ method: method, url }))
  t.strictSame(missing, [], 'what is named is there')

  const named = rows.map(({ method, url }) => `${method} ${url}`).sort()
  t.strictSame(named, listAdminRoutes(app), 'what is there is named')
})

/** From the tree that Fastify prints, one line a path. */
function listAdminRoutes(app: FastifyInstance): string[] {
  const parts: string[] = []
  const lines = app.printRoutes({ commonPrefix: false }).split('\n')
  return lines
    .flatMap(line => {
      const [, indent = '', part = '', methods = ''] =
        /^((?:[│ ] {3})*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
      parts.splice(indent.length / 4, Infinity, part)
      return methods === '' ? [] : methods.split(', ').map(method => `${method} ${parts.join('')}`)
    })
    .filter(route => route.includes(' /__admin/'))
    .sort()
}

t.test('every link between the documents leads somewhere', async t => {
  const documents = readdirSync(packagePath('docs')).map(name => `docs/${name}`)
  for (const path of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...documents]) {
    const text = read(path)
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      t.ok(existsSync(packagePath(folder, link)), `${path} -> ${link}`)
    }
  }
})
