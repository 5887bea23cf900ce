/** The limits of what bodies may contain, at the maximum and just over it. */
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import {
  MAX_CREATED_DEFINITIONS,
  MAX_DEFINITIONS,
  MAX_DEFINITIONS_LENGTH,
  MAX_FILTER_TAGS,
  MAX_ITEMS,
  MAX_NAME_LENGTH,
  MAX_REFERENCES,
  MAX_SHOWN_REFERENCES,
  MAX_TAGS
} from '../../../src/contract/limits.js'
import type { Action } from '../../../src/contract/schemas/action.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { ConnectorPage } from '../../../src/contract/schemas/connector-write.js'
import { bearer, call, createApp, demo, urlOf } from '../../helpers/app.js'
import { createDefinitions, definition, emptyDraft } from '../../helpers/drafts.js'

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

const longName = 'x'.repeat(MAX_NAME_LENGTH)

/** A body that holds more than a megabyte. */
const large = { bodyLimit: 20_000_000 }

function fieldsOf(response: LightMyRequestResponse): unknown {
  return response.json<{ fields: unknown }>().fields
}

t.test('a connector has at most 1,000 keys and values of tags', async t => {
  const app = await createApp(t)
  const { connectorId } = await emptyDraft(app)
  const send = (count: number) =>
    call(app, 'UpdateConnectorTags', {
      path: { connector_id: connectorId },
      body: { tags: { a: many(count - 1, index => `v${index}`) } }
    })
  t.equal((await send(MAX_TAGS)).statusCode, 204)
  const over = await send(MAX_TAGS + 1)
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [{ field: 'tags', message: 'expected at most 1000 keys and values, got 1001' }])
})

t.test('a connector has at most 1,000 schemes', async t => {
  const app = await createApp(t)
  const scheme = (id: string) => ({ id, description: '', schemeType: 'none' })
  const create = (count: number) =>
    call(app, 'CreateHTTPConnector', {
      body: { name: 'c', baseUrl: '', authSchemeConfigs: many(count, index => scheme(`s${index}`)) }
    })
  const created = await create(MAX_ITEMS)
  t.equal(created.statusCode, 201)
  const over = await create(MAX_ITEMS + 1)
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [{ field: 'authSchemeConfigs', message: 'expected at most 1000 items, got 1001' }])
  const put = (id: string) =>
    call(app, 'UpsertAuthSchemeConfig', {
      path: { connector_id: created.json<Connector>().id, auth_scheme_config_id: id },
      body: scheme(id)
    })
  t.equal((await put('s0')).statusCode, 200)
  const added = await put('new')
  t.equal(added.statusCode, 400)
  t.strictSame(fieldsOf(added), [
    { field: 'id', message: 'the connector already has 1000 schemes, the most that it can have' }
  ])
})

t.test('a list filters by at most 20 tags, not counting duplicates', async t => {
  const app = await createApp(t)
  const list = (count: number) => {
    const tags = many(count, index => `a:${index}`)
    return call(app, 'ListConnectors', { query: { tags: [...tags, ...tags].join(',') } })
  }
  t.equal((await list(MAX_FILTER_TAGS)).statusCode, 200)
  const over = await list(MAX_FILTER_TAGS + 1)
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [{ field: 'tags', message: 'expected at most 20 tags, got 21' }])
})

t.test('a tag named __proto__ is a tag like any other', async t => {
  const app = await createApp(t)
  const { connectorId } = await emptyDraft(app)
  const path = { connector_id: connectorId }
  const tags = '{"z":["1","0"],"__proto__":["x","x"],"a":[]}'
  const put = await app.inject({
    method: 'PUT',
    url: urlOf('UpdateConnectorTags', { path }),
    headers: { ...bearer(demo.acme.key), 'content-type': 'application/json' },
    payload: `{"tags":${tags}}`
  })
  t.equal(put.statusCode, 204)
  const { tags: read } = (await call(app, 'GetConnector', { path })).json<Connector>()
  t.equal(JSON.stringify(read), tags, 'in the order of the request, with duplicates')
  const found = async (filter: string) => {
    const page = (await call(app, 'ListConnectors', { query: { tags: filter } })).json<ConnectorPage>()
    return page.connectors.some(({ id }) => id === connectorId)
  }
  t.strictSame(await Promise.all(['__proto__', '__proto__:x', 'a,z:0', '__proto__:y', 'a:', 'toString'].map(found)), [
    true,
    true,
    true,
    false,
    false,
    false
  ])
})

t.test('a request creates at most 1,000 definitions', async t => {
  const draft = await emptyDraft(await createApp(t))
  const definitions = many(MAX_CREATED_DEFINITIONS + 1, index => definition(`d${index}`, {}, []))
  const created = await draft.call('CreateDefinitions', { body: { definitions } })
  t.equal(created.statusCode, 400)
  t.strictSame(fieldsOf(created), [{ field: 'definitions', message: 'expected at most 1000 definitions, got 1001' }])
})

t.test('a version has at most 10,000 definitions', async t => {
  const draft = await emptyDraft(await createApp(t, { ...large, settings: { validateResponses: false } }))
  const create = (count: number, prefix: string) =>
    draft.call('CreateDefinitions', {
      body: { definitions: many(count, index => definition(`${prefix}${index}`, {}, [])) }
    })
  for (let made = 0; made < MAX_DEFINITIONS; made += MAX_CREATED_DEFINITIONS) {
    const created = await create(MAX_CREATED_DEFINITIONS, `d${made}_`)
    t.equal(created.statusCode, 201)
  }
  const over = await create(1, 'e')
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [
    { field: 'definitions', message: 'a version can have 10000 definitions; it would have 10001' }
  ])
})

const tooLong = {
  message: `the definitions of a version can have ${MAX_DEFINITIONS_LENGTH} characters in all; they would have more`
}

/** References of a name of this length would exceed the limit. */
const count = Math.ceil(MAX_DEFINITIONS_LENGTH / MAX_NAME_LENGTH)

t.test('references by id cannot become more than 16 Mi characters of names', async t => {
  const draft = await emptyDraft(await createApp(t, large))
  const [long] = await createDefinitions(draft, definition(longName))
  const schema = { allOf: many(count, () => ({ $ref: `#/$defs/${long?.id}` })) }
  const created = await draft.call('CreateDefinitions', { body: { definitions: [definition('a', schema)] } })
  t.equal(created.statusCode, 400)
  t.strictSame(fieldsOf(created), [{ field: 'definitions', ...tooLong }])
  const updated = await draft.call('UpdateDefinition', {
    path: { definition_name: longName },
    body: { id: long?.id, ...definition(longName, schema) }
  })
  t.equal(updated.statusCode, 400)
  t.strictSame(fieldsOf(updated), [{ field: 'schema', ...tooLong }])
})

t.test('renaming a definition cannot lengthen the references to it to more than 16 Mi characters', async t => {
  const draft = await emptyDraft(await createApp(t, large))
  const schema = { allOf: many(count, () => ({ $ref: '#/$defs/a' })) }
  const [short] = await createDefinitions(draft, definition('a'), definition('b', schema))
  const rename = (name: string) =>
    draft.call('UpdateDefinition', {
      path: { definition_name: 'a' },
      body: { id: short?.id, name, accept: ['application/json'] }
    })
  const renamed = await rename(longName)
  t.equal(renamed.statusCode, 400)
  t.strictSame(fieldsOf(renamed), [{ field: 'name', ...tooLong }])
  t.equal((await draft.call('GetDefinition', { path: { definition_name: 'a' } })).statusCode, 200)
  t.equal((await rename('x'.repeat(100))).statusCode, 200)
})

t.test('a version has at most 100,000 references to its definitions', async t => {
  const draft = await emptyDraft(await createApp(t, { ...large, settings: { validateResponses: false } }))
  const side = Math.ceil(Math.sqrt(MAX_REFERENCES)) + 1
  const allOf = many(side, index => ({ $ref: `#/$defs/d${index}` }))
  const body = { definitions: many(side, index => definition(`d${index}`, { allOf })) }
  const created = await draft.call('CreateDefinitions', { body })
  t.equal(created.statusCode, 400)
  t.strictSame(fieldsOf(created), [
    {
      field: '',
      message: `the definitions of a version can have 100000 references in all; they would have ${side * (side - 1)}`
    }
  ])
})

t.test('an action shows at most 10,000 references of its definitions', async t => {
  const draft = await emptyDraft(await createApp(t))
  const users = many(30, index => definition(`u${index}`, { $ref: '#/$defs/a' }))
  await createDefinitions(draft, definition('a'), ...users)
  const responses = many(500, index => ({ status: index, definitions: [{ definition: { name: 'a' } }] }))
  const body = { type: 'http', name: 'A', method: 'GET', path: '/x', parameters: [], responses }
  const action = await draft.get<Action>('CreateAction', { body }, 201)
  const links = action.responses.flatMap(({ definitions }) => definitions)
  const shown = links.map(link => link.definition.referencedBy?.length ?? 0)
  t.equal(
    shown.reduce((sum, each) => sum + each),
    MAX_SHOWN_REFERENCES
  )
  t.strictSame([shown[0], shown.at(-1)], [31, 0])
})
