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
  MAX_RENAMED_LENGTH,
  MAX_RESOURCES,
  MAX_RESOURCES_LENGTH,
  MAX_SCHEMA_LENGTH,
  MAX_SHOWN_REFERENCES,
  MAX_TAGS,
  MAX_TEXT_LENGTH
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
    true,
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

t.test('a version has at most 5,000 definitions', async t => {
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
    { field: 'definitions', message: 'a version can have 5000 definitions; it would have 5001' }
  ])
})

const tooLong = `the definitions of a version can have ${MAX_DEFINITIONS_LENGTH} bytes in all; they would have more`
const schemaTooLong = `a schema can have ${MAX_SCHEMA_LENGTH} bytes; it would have more`

/** A schema with so many references to one definition. */
const referring = (count: number, name: string) => ({ allOf: many(count, () => ({ $ref: `#/$defs/${name}` })) })

t.test('references by id cannot make a schema longer than 512 KiB', async t => {
  const draft = await emptyDraft(await createApp(t, large))
  const [long] = await createDefinitions(draft, definition(longName))
  const schema = referring(Math.ceil(MAX_SCHEMA_LENGTH / MAX_NAME_LENGTH), long?.id as string)
  const created = await draft.call('CreateDefinitions', { body: { definitions: [definition('a', schema)] } })
  t.equal(created.statusCode, 400)
  t.strictSame(fieldsOf(created), [{ field: 'definitions[0].schema.content', message: schemaTooLong }])
  const updated = await draft.call('UpdateDefinition', {
    path: { definition_name: longName },
    body: { id: long?.id, ...definition(longName, schema) }
  })
  t.equal(updated.statusCode, 400)
  t.strictSame(fieldsOf(updated), [{ field: 'schema.content', message: schemaTooLong }])
})

t.test('the definitions of a version have at most 8 MiB', async t => {
  const draft = await emptyDraft(await createApp(t, large))
  const fill = (name: string, length: number) =>
    draft.call('CreateDefinitions', {
      body: {
        definitions: [{ name, accept: [], schema: { contentType: 'text/plain', content: 'x'.repeat(length) } }]
      }
    })
  const length = MAX_SCHEMA_LENGTH - '[]d00'.length
  const names = many(MAX_DEFINITIONS_LENGTH / MAX_SCHEMA_LENGTH, index => `d${String(index).padStart(2, '0')}`)
  for (const name of names) t.equal((await fill(name, length)).statusCode, 201)
  const over = await fill('e', 0)
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [{ field: 'definitions', message: tooLong }])
})

t.test('a new name cannot change schemas of more than 512 KiB', async t => {
  const draft = await emptyDraft(await createApp(t, large))
  const [short] = await createDefinitions(draft, definition('a'), definition('b', referring(1_000, 'a')))
  const rename = (name: string, newName: string) =>
    draft.call('UpdateDefinition', {
      path: { definition_name: name },
      body: { id: short?.id, name: newName, accept: ['application/json'] }
    })
  const renamed = await rename('a', longName)
  t.equal(renamed.statusCode, 200)
  const half = referring(Math.ceil(MAX_RENAMED_LENGTH / 2 / MAX_NAME_LENGTH), longName)
  await createDefinitions(draft, definition('c', half))
  const over = await rename(longName, 'a')
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [
    {
      field: 'name',
      message: `cannot be renamed: the schemas that refer to it can have ${MAX_RENAMED_LENGTH} bytes in all, and have more`
    }
  ])
  t.equal((await draft.call('GetDefinition', { path: { definition_name: longName } })).statusCode, 200)
})

t.test('a version has at most 20,000 references to its definitions', async t => {
  const draft = await emptyDraft(await createApp(t, { ...large, settings: { validateResponses: false } }))
  const side = Math.ceil(Math.sqrt(MAX_REFERENCES)) + 1
  const allOf = many(side, index => ({ $ref: `#/$defs/d${index}` }))
  const body = { definitions: many(side, index => definition(`d${index}`, { allOf })) }
  const created = await draft.call('CreateDefinitions', { body })
  t.equal(created.statusCode, 400)
  t.strictSame(fieldsOf(created), [
    {
      field: '',
      message: `the definitions of a version can have ${MAX_REFERENCES} references in all; they would have ${side * (side - 1)}`
    }
  ])
})

const action = (name: string, parameter = '') => ({
  type: 'http',
  name,
  method: 'GET',
  path: '/x',
  parameters: [{ name: 'p', in: 'query', required: false, type: 'string', default: parameter }],
  responses: []
})

t.test('a version has at most 2,500 actions and triggers', async t => {
  const app = await createApp(t, { settings: { validateResponses: false } })
  const draft = await emptyDraft(app)
  const { store } = app.sandboxes.default
  const versionId = store.connectors.listVersions(draft.connectorId)[0]?.id as string
  const stored = many(MAX_RESOURCES - 1, index => ({ ...action(`a${index}`), id: `a${index}` }))
  store.resources.actions.add(versionId, stored as never)
  t.equal((await draft.call('CreateAction', { body: action('last') })).statusCode, 201)
  const { path: _, ...trigger } = action('over')
  for (const over of [
    await draft.call('CreateAction', { body: action('over') }),
    await draft.call('CreateTrigger', { body: trigger })
  ]) {
    t.equal(over.statusCode, 400)
    t.strictSame(fieldsOf(over), [
      { field: '', message: 'a version can have 2500 actions and triggers; it would have 2501' }
    ])
  }
})

t.test('the actions and triggers of a version have at most 4 MiB', async t => {
  const draft = await emptyDraft(await createApp(t, large))
  const parameter = 'x'.repeat(MAX_TEXT_LENGTH)
  const fitting = Math.floor(MAX_RESOURCES_LENGTH / MAX_TEXT_LENGTH) - 1
  for (const name of many(fitting, index => `a${index}`)) {
    t.equal((await draft.call('CreateAction', { body: action(name, parameter) })).statusCode, 201)
  }
  const over = await draft.call('CreateAction', { body: action('over', parameter) })
  t.equal(over.statusCode, 400)
  t.strictSame(fieldsOf(over), [
    {
      field: '',
      message: `the actions and triggers of a version can have ${MAX_RESOURCES_LENGTH} bytes in all; they would have more`
    }
  ])
})

t.test('an action shows at most 10,000 references of its definitions', async t => {
  const draft = await emptyDraft(await createApp(t))
  const users = many(30, index => definition(`u${index}`, { $ref: '#/$defs/a' }))
  await createDefinitions(draft, definition('a'), ...users)
  const responses = many(500, index => ({ status: 100 + index, definitions: [{ definition: { name: 'a' } }] }))
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
