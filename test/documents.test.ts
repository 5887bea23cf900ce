import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { renderDocuments } from '../scripts/documents.js'
import { errorTable } from '../src/contract/errors.js'
import { loadSeeds } from '../src/control/seeds/load-seeds.js'
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
  const [, authorization, url = ''] = /curl -X POST -H 'Authorization: ([^']+)' \\\n +http:\/\/127.0.0.1:8082(\S+)/.exec(readme) ?? []
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

t.test('the seed of docs/seeds.md is valid, and its mistakes are reported as shown', async t => {
  const [, yaml = '', report = ''] = /```yaml\n([\s\S]*?)```[\s\S]*?```\n(versori-mock: [\s\S]*?)```/.exec(read('docs/seeds.md')) ?? []
  const load = (content: string) => {
    const path = t.testdir({ 'seed.yaml': content })
    return loadSeeds([`${path}/seed.yaml`], { strictIds: true })
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

t.test('every link between the documents leads somewhere', async t => {
  for (const path of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/seeds.md', 'docs/authentication.md', 'docs/testing.md']) {
    const text = read(path)
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      t.ok(existsSync(packagePath(folder, link)), `${path} -> ${link}`)
    }
  }
})
