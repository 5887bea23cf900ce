import fc from 'fast-check'
import t from 'tap'
import type { Action } from '../../../src/contract/schemas/action.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { Definition, DefinitionPage } from '../../../src/contract/schemas/definition.js'
import { getOwnVersion } from '../../../src/operations/shared/own-resources.js'
import { listVersionErrors } from '../../../src/operations/definitions/version-errors.js'
import { bearer, call, createApp, demo } from '../../helpers/app.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { createDefinitions, definition, type Draft, emptyDraft, importDraft, VERSION } from '../../helpers/drafts.js'

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const named = (name: string) => ({ path: { definition_name: name } })
const urlIn = (draft: Draft, filename: string) =>
  `http://localhost/api/schemas/v1/o/${demo.acme.id}/${draft.connectorId}/${VERSION}/${filename}`
const rawOf = (draft: Draft, name: string) =>
  draft.get<unknown>('GetRawSchema', { path: { schema_filename: `${name}.json` } })
const to = (name: string, rest = '') => ({ $ref: `#/$defs/${name}${rest}` })
const refused = (fields: object[]) => ({
  code: '400022',
  message: 'invalid definition',
  fields,
  details: 'Correct the listed fields.'
})

t.test('GetDefinitions lists definitions by name, pages them and filters by part of the name', async t => {
  const draft = await importDraft(await createApp(t))
  const all = await draft.get<DefinitionPage>('GetDefinitions')
  t.strictSame(
    all.definitions.map(({ name }) => name),
    ['Order', 'Product', 'ProductList']
  )
  for (const each of all.definitions) t.strictSame(await draft.get('GetDefinition', named(each.name)), each)
  const first = await draft.get<DefinitionPage>('GetDefinitions', { query: { first: '2', name: 'product' } })
  t.strictSame(first, { totalCount: 2, definitions: all.definitions.slice(1) })
  const second = await draft.get<DefinitionPage>('GetDefinitions', { query: { first: '1' } })
  const rest = await draft.get<DefinitionPage>('GetDefinitions', { query: { after: String(second.next) } })
  t.strictSame([...second.definitions, ...rest.definitions], all.definitions)
})

t.test('GetDefinition returns the schema URL of an imported definition and the references to it', async t => {
  const draft = await importDraft(await createApp(t))
  const order = await draft.get<Definition>('GetDefinition', named('Order'))
  const trigger = await draft.get<{ id: string }>('GetTrigger', { path: { trigger_name: 'OrderCreated' } })
  t.match(order.id, ULID)
  t.strictSame(order, {
    id: order.id,
    name: 'Order',
    accept: ['application/json'],
    description: 'What a customer has bought',
    url: urlIn(draft, 'Order.json'),
    referencedBy: [{ type: 'trigger', id: trigger.id, name: 'OrderCreated' }]
  })
})

t.test('responds with 404 for an unknown definition and suggests the nearest name', async t => {
  const draft = await importDraft(await createApp(t))
  const body = { id: demo.unknown, name: 'A', accept: [] }
  for (const id of ['GetDefinition', 'UpdateDefinition', 'DeleteDefinition'] as const) {
    const response = await draft.call(id, { ...named('Orders'), ...(id === 'UpdateDefinition' && { body }) })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404022',
      message: 'definition not found',
      details: 'The version has no definition with this name or id. Did you mean "Order"?'
    })
  }
})

t.test('CreateDefinitions accepts circular references and references to existing definitions', async t => {
  const app = await createApp(t)
  const draft = await importDraft(app)
  const before = await draft.get<Connector>('GetConnector')
  app.sandboxes.default.clock.advance(1_000)
  const order = await draft.get<Definition>('GetDefinition', named('Order'))
  const made = await createDefinitions(
    draft,
    { ...definition('A', { properties: { b: to('B'), self: to('A') } }), description: 'First' },
    { ...definition('B', { anyOf: [to('A', '/properties/b'), { $ref: order.url }] }), description: '', unknown: 1 }
  )
  const [a, b] = made as [Definition, Definition]
  t.strictSame(made, [
    {
      id: a.id,
      name: 'A',
      accept: ['application/json'],
      description: 'First',
      url: urlIn(draft, 'A.json'),
      referencedBy: [{ type: 'definition', id: b.id, name: 'B' }]
    },
    {
      id: b.id,
      name: 'B',
      accept: ['application/json'],
      url: urlIn(draft, 'B.json'),
      referencedBy: [{ type: 'definition', id: a.id, name: 'A' }]
    }
  ])
  for (const each of made) t.strictSame(await draft.get('GetDefinition', named(each.name)), each)
  t.strictSame((await draft.get<Definition>('GetDefinition', named('Order'))).referencedBy?.[0], {
    type: 'definition',
    id: b.id,
    name: 'B'
  })
  t.strictSame(await rawOf(draft, 'A'), { properties: { b: { $ref: b.url }, self: { $ref: a.url } } })
  t.strictSame(await rawOf(draft, 'B'), { anyOf: [{ $ref: `${a.url}#/properties/b` }, { $ref: order.url }] })
  t.ok((await draft.get<Connector>('GetConnector')).updatedAt > before.updatedAt)
})

t.test('CreateDefinitions resolves every form of URL that the vendor uses, by name or by id', async t => {
  const draft = await importDraft(await createApp(t))
  const order = await draft.get<Definition>('GetDefinition', named('Order'))
  const inside = `o/${demo.acme.id}/${draft.connectorId}/${VERSION}`
  const forms = [
    order.url,
    order.url.replace('http://localhost/api/connect/v1', ''),
    order.url.replace('Order.json', `${order.id}.json`),
    `https://platform.versori.com/api/schemas/v1/${inside}/${order.id}.json`,
    `https://platform.versori.com/api/schemas/v1/${inside.toLowerCase()}/Order.json`
  ]
  await createDefinitions(draft, definition('A', { anyOf: forms.map($ref => ({ $ref: `${$ref}#/properties/id` })) }))
  t.strictSame(await rawOf(draft, 'A'), { anyOf: forms.map(() => ({ $ref: `${order.url}#/properties/id` })) })
})

t.test('CreateDefinitions leaves a $ref unchanged if it does not refer to a definition', async t => {
  const draft = await importDraft(await createApp(t))
  const schema = {
    $defs: { Order: { type: 'string' }, properties: { const: to('Nothing') } },
    properties: {
      $ref: { type: 'string' },
      default: { $ref: '#' },
      local: to('Order'),
      deep: to('Order', '/type'),
      outside: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
      relative: { $ref: 'other.json' },
      data: { enum: [to('Nothing')], default: to('Nothing'), examples: [to('Nothing')] }
    }
  }
  await createDefinitions(draft, definition('A', schema))
  t.strictSame(await rawOf(draft, 'A'), schema)
})

t.test('a schema may have a local $defs entry with the name of a definition that it also refers to', async t => {
  const draft = await importDraft(await createApp(t))
  const order = await draft.get<Definition>('GetDefinition', named('Order'))
  const schema = { $defs: { Order: { type: 'string' } }, anyOf: [to('Order'), { $ref: order.url }] }
  const [a] = await createDefinitions(draft, definition('A', schema))
  t.strictSame(await rawOf(draft, 'A'), schema)
  t.ok((await draft.get<Definition>('GetDefinition', named('Order'))).referencedBy?.some(({ id }) => id === a?.id))
})

const mistakes = [
  {
    title: 'an empty list',
    definitions: [],
    fields: [{ field: 'definitions', message: 'must contain at least one definition' }]
  },
  {
    title: 'duplicate names',
    definitions: [definition('A'), definition('B'), definition('A')],
    fields: [{ field: 'definitions[2].name', message: '"A" is already used at definitions[0]' }]
  },
  {
    title: 'references to unknown definitions',
    definitions: [
      definition('A', { anyOf: [to('Ordr'), to('B')] }),
      definition('B', { $ref: `/o/${demo.acme.id}/schemas/${demo.shopify}/${VERSION}/Order.json` })
    ],
    fields: [
      {
        field: 'definitions[0].schema.content',
        message: '"#/$defs/Ordr" does not refer to a definition of the version; did you mean "#/$defs/Order"?'
      },
      {
        field: 'definitions[1].schema.content',
        message:
          `"/o/${demo.acme.id}/schemas/${demo.shopify}/${VERSION}/Order.json" does not refer to a definition of the version; ` +
          'did you mean "#/$defs/Order"?'
      }
    ]
  },
  {
    title: 'invalid schemas',
    definitions: [
      { ...definition('A'), schema: { contentType: 'application/schema+json', content: '{' } },
      { ...definition('B'), schema: { contentType: 'application/schema+json; charset=utf-8', content: '[]' } },
      { ...definition('C'), schema: { contentType: 'application/schema+yaml', content: 'a: [' } },
      { ...definition('D'), schema: { contentType: 'application/yaml', content: 'a: &a [*a]' } },
      { ...definition('E'), schema: { contentType: 'json', content: '{}' } },
      { ...definition('F'), schema: { contentType: 'text/xml\n', content: '{}' } },
      {
        ...definition('G'),
        schema: { contentType: 'application/json', content: `${'['.repeat(50_000)}${']'.repeat(50_000)}` }
      },
      { ...definition('H'), schema: { contentType: 'text/yaml', content: 'text' } },
      { ...definition('I'), schema: { contentType: 'text/yaml', content: '['.repeat(50_000) } }
    ],
    fields: [
      { field: 'definitions[0].schema.content', message: 'is not valid JSON' },
      {
        field: 'definitions[1].schema.content',
        message: 'expected a JSON Schema: an object, true or false'
      },
      { field: 'definitions[2].schema.content', message: 'is not valid YAML' },
      { field: 'definitions[3].schema.content', message: 'is not valid YAML' },
      {
        field: 'definitions[4].schema.contentType',
        message: 'expected a media type such as application/schema+json'
      },
      {
        field: 'definitions[5].schema.contentType',
        message: 'expected a media type such as application/schema+json'
      },
      { field: 'definitions[6].schema.content', message: 'is nested more than 100 levels deep' },
      {
        field: 'definitions[7].schema.content',
        message: 'expected a JSON Schema: an object, true or false'
      },
      { field: 'definitions[8].schema.content', message: 'is not valid YAML' }
    ]
  }
]

for (const { title, definitions, fields } of mistakes) {
  t.test(`CreateDefinitions refuses ${title} and stores nothing`, async t => {
    const draft = await importDraft(await createApp(t))
    const response = await draft.call('CreateDefinitions', { body: { definitions } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), refused(fields))
    t.equal((await draft.get<DefinitionPage>('GetDefinitions')).totalCount, 3)
  })
}

t.test(
  'CreateDefinitions refuses an anchor in another definition and a body that does not match the schema',
  async t => {
    const draft = await importDraft(await createApp(t))
    const create = async (...definitions: object[]) =>
      (await draft.call('CreateDefinitions', { body: { definitions } })).json<object>()
    const { url } = await draft.get<Definition>('GetDefinition', named('Order'))
    t.strictSame(
      await create(definition('A', { $ref: `${url}#anchor` })),
      refused([
        {
          field: 'definitions[0].schema.content',
          message: `the fragment of "${url}#anchor" must be a JSON Pointer`
        }
      ])
    )
    t.match(await create(definition('a b')), { code: '400004', fields: [{ field: 'definitions[0].name' }] })
    t.match(await create({ name: 'A', accept: [] }), { code: '400004', fields: [{ field: 'definitions[0].schema' }] })
  }
)

t.test('CreateDefinitions refuses names in use and stores nothing', async t => {
  const draft = await importDraft(await createApp(t))
  const definitions = [definition('A'), definition('Order'), definition('order')]
  const response = await draft.call('CreateDefinitions', { body: { definitions } })
  t.equal(response.statusCode, 409)
  t.strictSame(response.json(), {
    code: '409022',
    message: 'definition name already in use',
    fields: [{ field: 'definitions[1].name', message: '"Order" is already in use' }],
    details:
      'The version already has definitions with the listed names. Choose other names, or update those definitions.'
  })
  t.equal((await draft.get<DefinitionPage>('GetDefinitions')).totalCount, 3)
})

t.test('CreateDefinitions accepts schemas in YAML, boolean schemas and other media types', async t => {
  const draft = await importDraft(await createApp(t))
  const xsd = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
  const made = await createDefinitions(
    draft,
    {
      ...definition('Y'),
      accept: ['text/yaml'],
      schema: { contentType: 'application/schema+yaml', content: 'items:\n  $ref: "#/$defs/X"\n' }
    },
    definition('X', true),
    definition('Z', false),
    { ...definition('Xml'), schema: { contentType: 'application/xml; charset=utf-8', content: xsd } },
    { ...definition('Csv'), schema: { contentType: 'text/html', content: '<script>' } }
  )
  t.strictSame(await rawOf(draft, 'Y'), { items: { $ref: urlIn(draft, 'X.json') } })
  const read = async (url: string | undefined) => {
    const response = await draft.call('GetRawSchema', { path: { schema_filename: url?.split('/').at(-1) } })
    return [response.statusCode, response.headers['content-type'], response.body]
  }
  t.strictSame(await read(made[1]?.url), [200, 'application/schema+json', 'true'])
  t.strictSame(await read(made[2]?.url), [200, 'application/schema+json', 'false'])
  t.match(made[3]?.url, /\/Xml\.xsd$/)
  t.strictSame(await read(made[3]?.url), [200, 'text/xml; charset=utf-8', xsd])
  t.match(made[4]?.url, /\/Csv\.txt$/)
  t.strictSame(await read(made[4]?.url), [200, 'text/plain; charset=utf-8', '<script>'])
})

t.test('GetRawSchema serves the schema at the URL of its definition, by name or by id', async t => {
  const app = await createApp(t)
  const draft = await importDraft(app)
  const { id, url } = await draft.get<Definition>('GetDefinition', named('ProductList'))
  const headers = bearer(demo.acme.key)
  const response = await app.inject({ url, headers })
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'application/schema+json')
  t.strictSame(response.json(), { type: 'object', properties: { products: { type: 'array' } }, required: ['products'] })
  t.equal((await app.inject({ url: url.replace('ProductList', id), headers })).body, response.body)
  t.equal((await app.inject({ url })).statusCode, 401)
  const foreign = await app.inject({ url: url.replace(demo.acme.id, demo.globex.id), headers: bearer(demo.globex.key) })
  t.match(foreign.json(), { code: '404007' })
})

t.test('GetRawSchema responds with 404 for an unknown file name', async t => {
  const draft = await importDraft(await createApp(t))
  for (const filename of ['Product.xsd', 'Product', 'Produkt.json']) {
    const response = await draft.call('GetRawSchema', { path: { schema_filename: filename } })
    t.equal(response.statusCode, 404)
    t.strictSame(response.json(), {
      code: '404023',
      message: 'schema not found',
      details: `The version has no such schema. Read a schema from the url of its definition.${filename === 'Product' ? '' : ' Did you mean "Product.json"?'}`
    })
  }
})

t.test('the URL of a schema works if the version name needs percent-encoding', async t => {
  const version = { id: '01J0000000000000000000ACV1', name: 'v1 beta/2 ü?#', publishedAt: null }
  const app = await createApp(t, {
    seeds: [
      {
        organisations: [{ id: demo.acme.id, name: 'Acme', apiKeys: [{ key: demo.acme.key }] }],
        connectors: [
          {
            id: demo.unknown,
            organisationId: demo.acme.id,
            name: 'Own',
            public: false,
            protocol: 'http',
            baseUrl: 'https://example.com',
            versions: [version]
          }
        ]
      }
    ]
  })
  const path = { connector_id: demo.unknown, version: version.name }
  const definitions = [definition('A', to('B')), definition('B')]
  const made = await call(app, 'CreateDefinitions', { path, body: { definitions } })
  const [a, b] = made.json<{ definitions: [Definition, Definition] }>().definitions
  t.strictSame((await app.inject({ url: a.url, headers: bearer(demo.acme.key) })).json(), { $ref: b.url })
  const again = await call(app, 'CreateDefinitions', {
    path,
    body: { definitions: [definition('C', { $ref: a.url })] }
  })
  t.equal(again.statusCode, 201)
})

t.test('UpdateDefinition replaces everything except the id and keeps an omitted schema', async t => {
  const app = await createApp(t)
  const draft = await importDraft(app)
  const before = await draft.get<Definition>('GetDefinition', named('Order'))
  const schema = await rawOf(draft, 'Order')
  const body = { id: before.id.toLowerCase(), name: 'Order', accept: ['application/json', 'text/yaml'] }
  const { description: _, ...kept } = before
  const updated = await draft.get<Definition>('UpdateDefinition', { ...named('Order'), body })
  t.strictSame(updated, { ...kept, accept: body.accept })
  t.strictSame(await draft.get('GetDefinition', named('Order')), updated)
  t.strictSame(await rawOf(draft, 'Order'), schema)

  const next = definition('Order', { allOf: [to('Product'), to('Order')] }, body.accept)
  await draft.get('UpdateDefinition', { ...named('Order'), body: { ...body, ...next, description: 'New' } })
  t.strictSame(await rawOf(draft, 'Order'), {
    allOf: [{ $ref: urlIn(draft, 'Product.json') }, { $ref: urlIn(draft, 'Order.json') }]
  })
  t.equal((await draft.get<Definition>('GetDefinition', named('Order'))).description, 'New')
})

t.test('UpdateDefinition renames a definition and updates the references to it', async t => {
  const app = await createApp(t)
  const draft = await importDraft(app)
  const [a] = await createDefinitions(
    draft,
    definition('A', { anyOf: [to('A'), to('B', '/x')] }),
    definition('B', to('A'))
  )
  const both = await draft.get<Definition>('GetDefinition', named('Order'))
  await draft.get('UpdateDefinition', { ...named('A'), body: { id: a?.id, name: 'Renamed', accept: [] } })
  await draft.get('UpdateDefinition', { ...named('Order'), body: { ...both, name: 'Sale' } })
  t.equal((await draft.call('GetDefinition', named('A'))).statusCode, 404)
  t.strictSame(await rawOf(draft, 'Renamed'), {
    anyOf: [{ $ref: urlIn(draft, 'Renamed.json') }, { $ref: `${urlIn(draft, 'B.json')}#/x` }]
  })
  t.strictSame(await rawOf(draft, 'B'), { $ref: urlIn(draft, 'Renamed.json') })
  const trigger = await draft.get<Action>('GetTrigger', { path: { trigger_name: 'OrderCreated' } })
  t.match(trigger.requestBody?.definitions[0]?.definition, {
    id: both.id,
    name: 'Sale',
    url: urlIn(draft, 'Sale.json')
  })

  const old = definition('Again', to('Renamed'))
  await draft.get('UpdateDefinition', { ...named('Renamed'), body: { id: a?.id, ...old } })
  t.strictSame(
    await rawOf(draft, 'Again'),
    { $ref: urlIn(draft, 'Again.json') },
    'a reference to the old name in the same request refers to the renamed definition'
  )
})

t.test('UpdateDefinition refuses another id, a name in use, an invalid schema and a media type in use', async t => {
  const draft = await importDraft(await createApp(t))
  const { id } = await draft.get<Definition>('GetDefinition', named('Order'))
  const update = async (changes: object) => {
    const response = await draft.call('UpdateDefinition', {
      ...named('Order'),
      body: { id, ...definition('Order'), ...changes }
    })
    return response.json<object>()
  }
  t.strictSame(
    await update({ id: demo.unknown }),
    refused([{ field: 'id', message: `expected "${id}", got "${demo.unknown}"` }])
  )
  t.match(await update({ name: 'Product' }), {
    code: '409022',
    fields: [{ field: 'name', message: '"Product" is already in use' }]
  })
  t.match(await update({ schema: { contentType: 'application/json', content: '' } }), {
    code: '400022',
    fields: [{ field: 'schema.content', message: 'is not valid JSON' }]
  })
  t.match(await update(definition('Order', to('Nothing'))), { code: '400022', fields: [{ field: 'schema.content' }] })

  const [xml] = await createDefinitions(draft, definition('Xml', {}, ['text/xml']))
  const bodies = { definitions: [{ definition: { name: 'Order' } }, { definition: { name: 'Xml' } }] }
  const action = { type: 'http', name: 'Both', method: 'GET', path: '/', parameters: [], responses: [bodies] }
  await draft.get('CreateAction', { body: action }, 201)
  const response = await draft.call('UpdateDefinition', {
    ...named('Xml'),
    body: { id: xml?.id, name: 'Xml', accept: ['Application/JSON'] }
  })
  t.equal(response.statusCode, 400)
  t.strictSame(
    response.json(),
    refused([{ field: 'accept', message: 'two definitions of one body of "Both" would describe application/json' }])
  )
  t.strictSame(
    (await draft.get<Definition>('GetDefinition', named('Xml'))).accept,
    ['text/xml'],
    'the definition is unchanged'
  )
})

t.test('DeleteDefinition ignores a reference from the definition to itself', async t => {
  const draft = await importDraft(await createApp(t))
  await createDefinitions(draft, definition('A', to('A')))
  const response = await draft.call('DeleteDefinition', named('A'))
  t.strictSame([response.statusCode, response.body], [204, ''])
  t.equal((await draft.call('GetDefinition', named('A'))).statusCode, 404)
})

t.test('DeleteDefinition refuses a definition in use and lists the references to it', async t => {
  const draft = await importDraft(await createApp(t))
  const [a] = await createDefinitions(draft, definition('A', to('Product')))
  const { id, referencedBy = [] } = await draft.get<Definition>('GetDefinition', named('Product'))
  const response = await draft.call('DeleteDefinition', named('Product'))
  t.equal(response.statusCode, 412)
  t.strictSame(response.json(), {
    code: '412020',
    message: 'definition is in use',
    details:
      'The definition is used by definition "A", action "GetProduct", action "CreateProduct" and 1 more. Change ' +
      'those first, or send force=true.',
    definition: { id, name: 'Product', referencedBy }
  })
  t.strictSame(referencedBy[0], { type: 'definition', id: a?.id, name: 'A' })
  t.equal(referencedBy.length, 4)
  t.equal((await draft.call('GetDefinition', named('Product'))).statusCode, 200)
})

t.test('a forced deletion leaves errors until the references are corrected', async t => {
  const app = await createApp(t)
  const draft = await importDraft(app)
  const [a] = await createDefinitions(draft, definition('A', { anyOf: [to('Product', '/properties'), to('Order')] }))
  const errors = () => {
    const context = app.sandboxes.default
    const { version } = getOwnVersion(context, {
      organisationId: demo.acme.id,
      connectorId: draft.connectorId,
      version: VERSION
    })
    return listVersionErrors(context, version)
  }
  t.strictSame(errors(), [])
  t.equal((await draft.call('DeleteDefinition', { ...named('Product'), query: { force: 'true' } })).statusCode, 204)

  const action = await draft.get<Action>('GetAction', { path: { action_name: 'CreateProduct' } })
  const message = 'the definition "Product" was deleted'
  t.strictSame(action.errors, [
    { field: '/requestBody/definitions', message, severity: 'error' },
    { field: '/responses/0/definitions', message, severity: 'error' }
  ])
  t.strictSame([action.requestBody?.definitions, action.responses[0]?.definitions], [[], []])
  t.strictSame(await rawOf(draft, 'A'), { anyOf: [to('Product', '/properties'), { $ref: urlIn(draft, 'Order.json') }] })
  t.match(errors(), [
    { type: 'definition', id: a?.id, name: 'A', field: '/schema/content', message: 'unknown definition "Product"' },
    { type: 'action', name: 'GetProduct', field: '/responses/0/definitions', message },
    { type: 'action', id: action.id, name: 'CreateProduct', field: '/requestBody/definitions', message },
    { type: 'action', id: action.id, name: 'CreateProduct', field: '/responses/0/definitions', message },
    { type: 'trigger', name: 'ProductUpdated', field: '/requestBody/definitions', message }
  ])

  const [product] = await createDefinitions(draft, definition('Product'))
  const [link] = [{ id: demo.unknown, definition: product }]
  const corrected = { ...action, requestBody: { required: true, definitions: [link] } }
  const { errors: remaining } = await draft.get<Action>('UpdateAction', {
    path: { action_name: 'CreateProduct' },
    body: corrected
  })
  t.equal(remaining, undefined)
  t.strictSame(
    errors().map(({ name }) => name),
    ['GetProduct', 'ProductUpdated']
  )
})

t.test('DeleteDefinitions deletes by id and by name, including definitions that refer to each other', async t => {
  const draft = await importDraft(await createApp(t))
  const [a] = await createDefinitions(
    draft,
    definition('A', to('B')),
    definition('B', to('A')),
    definition('C', to('A'))
  )
  const inUse = await draft.call('DeleteDefinitions', { body: { ids: [a?.id], names: ['B'] } })
  t.equal(inUse.statusCode, 412)
  t.match(inUse.json(), {
    code: '412020',
    definition: { id: a?.id, name: 'A', referencedBy: [{ type: 'definition', name: 'C' }] }
  })
  t.equal(
    inUse.json<{ definition: { referencedBy: unknown[] } }>().definition.referencedBy.length,
    1,
    'B is not listed because the request deletes it too'
  )
  const done = await draft.call('DeleteDefinitions', { body: { ids: [a?.id.toLowerCase()], names: ['B', 'C', 'C'] } })
  t.strictSame([done.statusCode, done.body], [204, ''])
  t.equal((await draft.get<DefinitionPage>('GetDefinitions')).totalCount, 3)
})

t.test('DeleteDefinitions deletes all definitions if they are unused or with force=true', async t => {
  const draft = await importDraft(await createApp(t))
  const inUse = await draft.call('DeleteDefinitions', { body: { all: true } })
  t.equal(inUse.statusCode, 412)
  t.equal((await draft.get<DefinitionPage>('GetDefinitions')).totalCount, 3)
  t.equal((await draft.call('DeleteDefinitions', { body: { all: true }, query: { force: 'true' } })).statusCode, 204)
  t.strictSame(await draft.get('GetDefinitions'), { totalCount: 0, definitions: [] })
  const actions = (await draft.get<{ actions: Action[] }>('GetActions')).actions
  t.ok(actions.every(({ errors = [] }) => errors.length > 0))
  t.equal(
    (await draft.call('DeleteDefinitions', { body: { all: true } })).statusCode,
    204,
    'deleting all of no definitions succeeds'
  )
})

t.test('DeleteDefinitions refuses ambiguous, empty and unknown selections and deletes nothing', async t => {
  const draft = await importDraft(await createApp(t))
  const [a] = await createDefinitions(draft, definition('A'))
  const refuse = async (body: object) => {
    const response = await draft.call('DeleteDefinitions', { body, query: { force: 'true' } })
    return [
      response.statusCode,
      response.json<{ code: string; fields: unknown }>().code,
      response.json<{ fields: unknown }>().fields
    ]
  }
  t.strictSame(await refuse({ ids: [a?.id], names: ['Order', 'A'] }), [
    400,
    '400023',
    [{ field: 'names[1]', message: 'its id is already in ids' }]
  ])
  t.strictSame(await refuse({ all: true, names: ['A'] }), [
    400,
    '400023',
    [{ field: 'all', message: 'cannot be combined with ids or names' }]
  ])
  for (const body of [{ all: false }, { ids: [], names: [] }]) {
    t.strictSame(await refuse(body), [
      400,
      '400023',
      [{ field: '', message: 'must name at least one definition, or set all' }]
    ])
  }
  t.match(await refuse({}), [400, '400004'])
  t.strictSame(await refuse({ names: ['A', 'B'] }), [
    404,
    '404022',
    [{ field: 'names[1]', message: 'the version has no such definition' }]
  ])
  t.strictSame(await refuse({ ids: [demo.unknown] }), [
    404,
    '404022',
    [{ field: 'ids[0]', message: 'the version has no such definition' }]
  ])
  t.equal((await draft.get<DefinitionPage>('GetDefinitions')).totalCount, 4)
})

t.test('refuses every write to the definitions of a published version', async t => {
  const app = await createApp(t)
  const path = {
    organisation_id: demo.library.id,
    connector_id: demo.shopify,
    version: 'latest',
    definition_name: 'Order'
  }
  const { key } = demo.library
  const { id, name, accept } = (await call(app, 'GetDefinition', { path, key })).json<Definition>()
  const requests = [
    ['CreateDefinitions', { body: { definitions: [definition('A')] } }],
    ['UpdateDefinition', { body: { id, name, accept } }],
    ['DeleteDefinition', { query: { force: 'true' } }],
    ['DeleteDefinitions', { body: { all: true }, query: { force: 'true' } }]
  ] as const
  for (const [operationId, request] of requests) {
    const response = await call(app, operationId, { path, key, ...request })
    t.equal(response.statusCode, 409, operationId)
    t.match(response.json(), { code: '409002' })
  }
})

t.test('exports and restores a version with broken references unchanged', async t => {
  const app = await createApp(t)
  const draft = await importDraft(app)
  await createDefinitions(
    draft,
    definition('A', to('B')),
    definition('B', { $defs: { A: {} }, $ref: urlIn(draft, 'A.json') })
  )
  await draft.call('DeleteDefinition', { ...named('A'), query: { force: 'true' } })
  await draft.call('DeleteDefinition', { ...named('Order'), query: { force: 'true' } })
  const read = async () => [
    await draft.get('GetDefinitions'),
    await draft.get('GetActions'),
    await draft.get('GetTriggers'),
    await rawOf(draft, 'B')
  ]
  const before = await read()
  const state = (await app.inject({ url: '/__admin/state' })).json<object>()
  const put = await app.inject({ method: 'PUT', url: '/__admin/state', payload: state })
  t.equal(put.statusCode, 204, put.body)
  t.strictSame(await read(), before)
  t.strictSame((await app.inject({ url: '/__admin/state' })).json(), state)
})

t.test('imported definitions refer to each other, not to the source connector', async t => {
  const seed = demoSeed()
  const kept = (name: string, schema: object) => ({ id: name, ...definition(name, schema) })
  const version = {
    id: 'V',
    name: '1',
    publishedAt: '2024-01-01T00:00:00Z',
    definitions: [kept('A', to('B')), kept('B', to('A', '/x'))]
  }
  const connector = {
    id: 'C',
    organisationId: demo.library.id,
    name: 'C',
    public: true,
    protocol: 'http',
    baseUrl: '',
    versions: [version]
  }
  const app = await createApp(t, { seeds: [{ ...seed, connectors: [connector], settings: { strictIds: false } }] })
  const path = { connector_id: 'C', version: 'latest' }
  const { id } = (await call(app, 'ImportPublicConnectorVersion', { path })).json<Connector>()
  const get = async (name: string) =>
    (
      await call(app, 'GetDefinition', { path: { connector_id: id, version: '1', definition_name: name } })
    ).json<Definition>()
  const [a, b] = [await get('A'), await get('B')]
  const headers = bearer(demo.acme.key)
  t.match(a.url, `/o/${demo.acme.id}/${id}/1/A.json`)
  t.strictSame((await app.inject({ url: a.url, headers })).json(), { $ref: b.url })
  t.strictSame((await app.inject({ url: b.url, headers })).json(), { $ref: `${a.url}#/x` })
  t.strictSame(a.referencedBy, [{ type: 'definition', id: b.id, name: 'B' }])
})

/**
 * A batch of definitions. Edges say which definitions each one refers to, and ties link actions and triggers to it; a
 * number beyond the batch is ignored. Order is the order of deletion.
 */
const batches = fc.record({
  edges: fc.array(fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
  ties: fc.array(fc.tuple(fc.constantFrom('Action' as const, 'Trigger' as const), fc.nat({ max: 5 })), {
    maxLength: 3
  }),
  order: fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
  force: fc.boolean()
})

t.test(
  'any batch of definitions reads back unchanged, and every deletion reports the references it breaks',
  async t => {
    const app = await createApp(t)
    const context = app.sandboxes.default
    const nameOf = (index: number) => `D${index}`

    const run = async ({ edges, ties, order, force }: typeof batches extends fc.Arbitrary<infer T> ? T : never) => {
      const draft = await emptyDraft(app)
      const targets = edges.map(list => list.filter(index => index < edges.length))
      const schemas = targets.map(list => ({ anyOf: list.map(index => to(nameOf(index))) }))
      const made = await createDefinitions(draft, ...schemas.map((schema, index) => definition(nameOf(index), schema)))
      for (const [index, list] of targets.entries()) {
        const expected = { anyOf: list.map(each => ({ $ref: made[each]?.url })) }
        if (!same(await rawOf(draft, nameOf(index)), expected)) throw new Error(`the schema of ${index} differs`)
        const users = targets.flatMap((others, user) =>
          user !== index && others.includes(index) ? [nameOf(user)] : []
        )
        if (!same(made[index]?.referencedBy?.map(({ name }) => name) ?? [], users))
          throw new Error(`the users of ${index} differ`)
      }
      const tied = ties
        .filter(([, index]) => index < edges.length)
        .map(([kind, index], number) => ({ kind, index, name: `R${number}` }))
      for (const { kind, index, name } of tied) {
        const responses = [{ definitions: [{ definition: { name: nameOf(index) } }] }]
        const body = { type: 'http', name, method: 'GET', path: '/', parameters: [], responses }
        await draft.get(`Create${kind}`, { body }, 201)
      }

      const alive = new Set(made.keys())
      for (const index of order.filter(each => alive.has(each))) {
        const isUsed =
          tied.some(each => each.index === index) ||
          [...alive].some(user => user !== index && (targets[user] ?? []).includes(index))
        const response = await draft.call('DeleteDefinition', {
          ...named(nameOf(index)),
          query: { force: String(force) }
        })
        if (response.statusCode !== (isUsed && !force ? 412 : 204)) throw new Error(`${index}: ${response.body}`)
        if (response.statusCode === 204) alive.delete(index)
        const { version } = getOwnVersion(context, {
          organisationId: demo.acme.id,
          connectorId: draft.connectorId,
          version: VERSION
        })
        const actual = listVersionErrors(context, version).map(
          ({ type, name, message }) => `${type} ${name}: ${message}`
        )
        const expected = [
          ...[...alive].flatMap(user =>
            (targets[user] ?? [])
              .filter(each => !alive.has(each))
              .map(each => `definition ${nameOf(user)}: unknown definition "${nameOf(each)}"`)
          ),
          ...['Action', 'Trigger'].flatMap(kind =>
            tied
              .filter(each => each.kind === kind && !alive.has(each.index))
              .map(each => `${kind.toLowerCase()} ${each.name}: the definition "${nameOf(each.index)}" was deleted`)
          )
        ]
        if (!same(actual, expected)) throw new Error(`expected ${expected.join('; ')}, got ${actual.join('; ')}`)
      }
      for (const { kind, name } of tied)
        await draft.call(`Delete${kind}`, { path: { [`${kind.toLowerCase()}_name`]: name } })
      const rest = await draft.call('DeleteDefinitions', { body: { all: true } })
      if (rest.statusCode !== 204) throw new Error('the remaining definitions could not be deleted')
    }
    await fc.assert(fc.asyncProperty(batches, run), { numRuns: 60 })
    t.pass('the property holds for every run')
  }
)

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
