import fc from 'fast-check'
import t from 'tap'
import { MAX_ITEMS, MAX_NAME_LENGTH, MAX_TAGS, MAX_TEXT_LENGTH, MAX_URL_LENGTH } from '../../src/contract/limits.js'
import { type Operation, operationIds, operations } from '../../src/contract/operations.js'
import { schemas } from '../../src/contract/schemas.js'
import { resolveIn } from '../../src/validation/body-validator.js'
import { normalise } from '../../src/validation/normalise.js'
import { findOversized } from '../../src/validation/oversized.js'
import { demo } from '../helpers/app.js'
import { fitting } from '../helpers/hostile/values.js'
import { demoSeed } from '../helpers/seeds/demo-seed.js'

const bodySchemas = new Set(
  operationIds.flatMap(id => {
    const { body }: Operation = operations[id]
    return body === undefined ? [] : Object.values(body.content)
  })
)
// Forms are not JSON, and tags have tests of their own.
for (const name of ['ImportHTTPConnectorForm', 'ImportHTTPConnectorVersionForm', 'ConnectorTagsUpdate'])
  bodySchemas.delete(name)

type Path = readonly (string | number)[]

/** Every text of a value. */
function listTexts(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  const isList = Array.isArray(value)
  return Object.entries(value).flatMap(([key, part]) => listTexts(part, [...path, isList ? Number(key) : key]))
}

function replaceAt(value: unknown, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text
  if (Array.isArray(value))
    return (value as unknown[]).map((item, index) => (index === key ? replaceAt(item, rest, text) : item))
  return Object.fromEntries(
    Object.entries(value as object).map(([name, part]) => [name, name === key ? replaceAt(part, rest, text) : part])
  )
}

const LONGER = MAX_TEXT_LENGTH + 1

for (const name of bodySchemas) {
  t.test(`finds a long text anywhere in a ${name}, and nothing else`, async t => {
    const options = { resolve: resolveIn(schemas), isLeftOut: () => false }
    const known = { ids: [demo.acme.id], names: ['Order'] }
    const bodies = fitting({ $ref: name }, options.resolve, known).map(body => normalise(body, { $ref: name }, options))
    let found = 0
    fc.assert(
      fc.property(bodies, fc.nat(), (body, place) => {
        const texts = listTexts(body).filter(path => path.at(-1) !== 'content')
        const path = texts[place % Math.max(1, texts.length)]
        const before = findOversized(body)
        if (path === undefined || before.length > 0) return
        found++
        const problems = findOversized(replaceAt(body, path, 'x'.repeat(LONGER)))
        if (problems.length !== 1 || !problems[0]?.message.endsWith(`, got ${LONGER}`)) {
          throw new Error(`${path.join('.')}: ${JSON.stringify(problems)}`)
        }
      }),
      { numRuns: 50 }
    )
    t.ok(found > 0)
  })
}

const limits = [
  { body: { name: 'x' }, path: ['name'], most: MAX_NAME_LENGTH },
  { body: { definitions: [{ accept: ['x'] }] }, path: ['definitions', 0, 'accept', 0], most: MAX_NAME_LENGTH },
  { body: { tags: { __proto__: null, url: ['x'] } }, path: ['tags', 'url', 0], most: MAX_NAME_LENGTH },
  { body: { baseUrl: 'x' }, path: ['baseUrl'], most: MAX_URL_LENGTH },
  { body: { description: 'x' }, path: ['description'], most: MAX_TEXT_LENGTH },
  { body: { default: { name: 'x' } }, path: ['default', 'name'], most: MAX_TEXT_LENGTH },
  { body: ['x'], path: [0], most: MAX_TEXT_LENGTH }
]

for (const { body, path, most } of limits) {
  t.test(`accepts ${most} characters and no more at ${path.join('.')}`, async t => {
    const field = path.reduce<string>(
      (name, key) => (typeof key === 'number' ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`),
      ''
    )
    t.strictSame(findOversized(replaceAt(body, path, 'x'.repeat(most))), [])
    t.strictSame(findOversized(replaceAt(body, path, 'x'.repeat(most + 1))), [
      { field, message: `expected at most ${most} characters, got ${most + 1}` }
    ])
  })
}

t.test('finds long keys and too many tags', async t => {
  const key = 'x'.repeat(MAX_NAME_LENGTH + 1)
  t.strictSame(findOversized({ tags: { [key]: [] } }), [
    { field: 'tags', message: `expected at most ${MAX_NAME_LENGTH} characters in a key, got ${key.length}` }
  ])
  const values = Array.from({ length: MAX_TAGS }, () => 'x')
  t.strictSame(findOversized({ tags: { a: values.slice(1) } }), [])
  t.strictSame(findOversized({ tags: { a: values } }), [
    { field: 'tags', message: `expected at most ${MAX_TAGS} keys and values, got ${MAX_TAGS + 1}` }
  ])
})

t.test('finds lists within a resource that have more than 1,000 items', async t => {
  const list = (length: number) => Array.from({ length }, () => ({}))
  for (const name of ['authSchemeConfigs', 'parameters', 'scopes']) {
    t.strictSame(findOversized({ [name]: list(MAX_ITEMS) }), [])
    t.strictSame(findOversized({ a: [{ [name]: list(MAX_ITEMS + 1) }] }), [
      { field: `a[0].${name}`, message: `expected at most ${MAX_ITEMS} items, got ${MAX_ITEMS + 1}` }
    ])
  }
  t.strictSame(findOversized({ connectors: list(MAX_ITEMS + 1) }), [], 'a seed holds any number of connectors')
})

t.test('lists at most 100 long texts', async t => {
  const accept = Array.from({ length: 200 }, () => 'x'.repeat(MAX_NAME_LENGTH + 1))
  t.equal(findOversized({ accept }).length, 100)
})

t.test('finds nothing in the demo seed', async t => {
  t.strictSame(findOversized(demoSeed()), [])
})
