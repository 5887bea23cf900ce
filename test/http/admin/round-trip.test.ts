/** The mock exports everything that it accepts, and an export loads unchanged. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import type { OperationId } from '../../../src/contract/operations.js'
import { operations } from '../../../src/contract/operations.js'
import { bearer, createApp, demo, urlOf } from '../../helpers/app.js'
import { admin, ask } from '../../helpers/control-plane.js'
import { importDraft, VERSION } from '../../helpers/drafts.js'

const HOSTILE = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  ' ',
  '\u0000',
  '\u2028',
  '💥',
  'null',
  '1',
  '-'
]

const texts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 }))

/** A JSON object as text, because an object literal cannot have the name `__proto__`. */
function objects(items: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .uniqueArray(fc.tuple(texts, items), { maxLength: 3, selector: ([name]) => name })
    .map(pairs => `{${pairs.map(([name, item]) => `${JSON.stringify(name)}:${item}`).join()}}`)
}

const { value: values } = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null)).map(value => JSON.stringify(value)),
    fc.array(tie('value'), { maxLength: 3 }).map(list => `[${list.join()}]`),
    objects(tie('value')),
    fc.integer({ min: 1, max: 97 }).map(depth => `${'['.repeat(depth)}${']'.repeat(depth)}`),
    fc.constant('{"constructor":{"prototype":{"a":1}}}')
  )
}))

const tags = objects(fc.array(texts, { maxLength: 3 }).map(list => JSON.stringify(list)))

const bodies = fc.record({ name: texts, text: texts, tags, value: values })

interface Hostile {
  readonly name: string
  readonly text: string
  readonly tags: string
  readonly value: string
}

/** Sends JSON as Acme. Returns the status. */
async function send(app: FastifyInstance, operation: OperationId, path: object, payload: string): Promise<number> {
  const headers = { ...bearer(demo.acme.key), 'content-type': 'application/json' }
  const url = urlOf(operation, { path })
  const response = await app.inject({ method: operations[operation].method, url, headers, payload })
  return response.statusCode
}

/** Writes the parts to every kind of thing that keeps texts. Returns the statuses. */
async function write(app: FastifyInstance, connectorId: string, { name, text, tags, value }: Hostile) {
  const path = { connector_id: connectorId, version: VERSION }
  const [named, worded] = [JSON.stringify(name), JSON.stringify(text)]
  const variables = `[{"name":${named},"value":${worded}}]`
  const parameter = `{"name":${named},"in":"query","required":false,"type":"string","default":${value}}`
  const action = `"type":"http","method":"GET","path":${worded},"description":${worded},"parameters":[${parameter}]`
  return Promise.all([
    send(app, 'UpdateConnectorTags', path, `{"tags":${tags}}`),
    send(app, 'CreateAction', path, `{"name":"hostile",${action},"responses":[{"definitions":[]}]}`),
    send(app, 'CreateConnectorVersion', path, `{"name":${named},"description":${worded}}`),
    send(app, 'CreateConnectorConnection', path, `{"name":${named},"variables":${variables},"credentials":{}}`),
    send(
      app,
      'CreateHTTPConnector',
      path,
      `{"name":${named},"baseUrl":${worded},"connectionVariables":${variables},"authSchemeConfigs":[],"tags":${tags}}`
    )
  ])
}

t.test('accepted data is exported, and loads unchanged into another sandbox', async t => {
  const other = await createApp(t)
  const accepted = new Set<number>()
  await fc.assert(
    fc.asyncProperty(fc.array(bodies, { minLength: 1, maxLength: 3 }), async list => {
      const app = await createApp(t)
      const { connectorId } = await importDraft(app)
      for (const body of list) for (const status of await write(app, connectorId, body)) accepted.add(status)
      const exported = (await admin(app, 'GET /state')).body
      const loaded = await other.inject({
        method: 'PUT',
        url: '/__admin/state',
        headers: { 'content-type': 'application/json' },
        payload: exported
      })
      t.equal(loaded.statusCode, 204, loaded.body)
      t.equal(canonical((await admin(other, 'GET /state')).body), canonical(exported))
      t.equal((Object.prototype as { a?: unknown }).a, undefined)
      await app.close()
    }),
    { numRuns: 40 }
  )
  t.notOk(
    [...accepted].some(status => status >= 500),
    [...accepted].join()
  )
  t.ok([200, 201].some(status => accepted.has(status)))
})

/** JSON with the keys of each object in order. A deep comparison would take `__proto__` for a prototype. */
function canonical(json: string): string {
  return JSON.stringify(JSON.parse(json), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/** Half of a surrogate pair, as JSON can escape it. */
const halves = fc.constantFrom('\\ud800', '\\uDFFF', 'a\\udbff', '\\udc00\\ud800', '\\uD83D ')

const places: Record<string, (half: string) => { body: string; field: string }> = {
  'a name': half => ({ body: `{"name":"${half}","baseUrl":"","authSchemeConfigs":[]}`, field: 'name' }),
  'a tag': half => ({
    body: `{"name":"a","baseUrl":"","authSchemeConfigs":[],"tags":{"a":["${half}"]}}`,
    field: 'tags.a[0]'
  }),
  'a key': half => ({ body: `{"name":"a","baseUrl":"","authSchemeConfigs":[],"tags":{"${half}":[]}}`, field: 'tags' }),
  'an unknown property': half => ({
    body: `{"name":"a","x":"${half}","baseUrl":"","authSchemeConfigs":[]}`,
    field: 'x'
  })
}

t.test('half of a surrogate pair is refused with its field, in bodies and seeds', async t => {
  const app = await createApp(t)
  const message = 'is not well-formed Unicode: it contains half of a surrogate pair'
  const headers = { ...bearer(demo.acme.key), 'content-type': 'application/json' }
  await fc.assert(
    fc.asyncProperty(halves, fc.constantFrom(...Object.values(places)), async (half, place) => {
      const { body, field } = place(half)
      const { method } = operations.CreateHTTPConnector
      const response = await app.inject({ method, url: urlOf('CreateHTTPConnector'), headers, payload: body })
      t.strictSame(response.json<{ fields: unknown }>().fields, [{ field, message }])
      const payload = `{"connectors":[${body}]}`
      const seeded = await app.inject({ method: 'PUT', url: '/__admin/state', headers, payload })
      t.strictSame(seeded.json<{ fields: unknown }>().fields, [{ field: `connectors[0].${field}`, message }])
    })
  )
  const sandbox = JSON.parse(
    '{"seed":{"organisations":[{"id":"01J0000000ACME000000000RG1","name":"\\ud800"}]}}'
  ) as object
  t.match(await admin(app, 'POST /sandboxes', sandbox), { statusCode: 400 })
  t.ok(await ask(app, 'GET /settings'))
})
