/** Actions and triggers. They behave alike, so one loop tests both. */
import t from 'tap'
import type { Action, ActionPage } from '../../../src/contract/schemas/action.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { call, createApp, demo } from '../../helpers/app.js'
import { createDefinitions, definition, type Draft, importDraft, VERSION } from '../../helpers/drafts.js'

const kinds = [
  {
    kind: 'action',
    key: 'actions',
    ids: {
      list: 'GetActions',
      create: 'CreateAction',
      get: 'GetAction',
      update: 'UpdateAction',
      remove: 'DeleteAction'
    },
    own: { path: '/products/count.json' },
    names: ['CreateProduct', 'GetProduct', 'ListProducts'],
    codes: { notFound: '404020', nameTaken: '409020' }
  },
  {
    kind: 'trigger',
    key: 'triggers',
    ids: {
      list: 'GetTriggers',
      create: 'CreateTrigger',
      get: 'GetTrigger',
      update: 'UpdateTrigger',
      remove: 'DeleteTrigger'
    },
    own: {},
    names: ['OrderCreated', 'ProductUpdated'],
    codes: { notFound: '404021', nameTaken: '409021' }
  }
] as const

const parameters = [
  { name: 'limit', in: 'query', required: false, type: 'integer', default: 0 },
  { name: 'X-Trace', in: 'header', required: true, type: 'string' }
]

for (const { kind, key, ids, own, names, codes } of kinds) {
  const named = (name: string) => ({ path: { [`${kind}_name`]: name } })
  const sent = (changes: object = {}) => ({
    type: 'http',
    name: 'Count',
    summary: 'Count them',
    description: 'Tells how many there are.',
    method: 'POST',
    ...own,
    parameters,
    requestBody: { required: true, definitions: [{ definition: { name: 'Product' } }] },
    responses: [{ status: 200, definitions: [{ definition: { name: 'Order' } }] }, { definitions: [] }],
    ...changes
  })
  const create = (draft: Draft, changes: object = {}) => draft.get<Action>(ids.create, { body: sent(changes) }, 201)
  const definitionOf = (draft: Draft, name: string) =>
    draft.get<{ id: string }>('GetDefinition', { path: { definition_name: name } })

  t.test(`${ids.list} lists all ${key} by name, page by page`, async t => {
    const draft = await importDraft(await createApp(t))
    const all = await draft.get<ActionPage>(ids.list)
    const items = (page: object) => (page as Record<string, { name: string }[]>)[key] ?? []
    t.strictSame(
      items(all).map(({ name }) => name),
      names
    )
    t.equal(all.totalCount, names.length)
    const first = await draft.get<ActionPage>(ids.list, { query: { first: '1' } })
    t.strictSame(items(first), items(all).slice(0, 1))
    const rest = await draft.get<ActionPage>(ids.list, { query: { after: String(first.next) } })
    t.strictSame(items(rest), items(all).slice(1))
    const back = await draft.get<ActionPage>(ids.list, { query: { first: '1', before: String(rest.prev) } })
    t.strictSame(back, first)
    for (const each of items(all)) t.strictSame(await draft.get(ids.get, named(each.name)), each)
  })

  t.test(`${ids.list} filters by part of the name and ignores case`, async t => {
    const draft = await importDraft(await createApp(t))
    const found = await draft.get<ActionPage>(ids.list, { query: { name: 'PRODUCT' } })
    const expected = names.filter(name => name.includes('Product'))
    t.equal(found.totalCount, expected.length)
    t.strictSame(
      (found as unknown as Record<string, { name: string }[]>)[key]?.map(({ name }) => name),
      expected
    )
    const wrong = await draft.call(ids.list, { query: { after: 'x' } })
    t.match(wrong.json(), { code: '400005', fields: [{ field: 'after' }] })
  })

  t.test(`${ids.create} stores the ${kind}, links its definitions and sets updatedAt of the version`, async t => {
    const app = await createApp(t)
    const draft = await importDraft(app)
    const before = await draft.get<Connector>('GetConnector')
    app.sandboxes.default.clock.advance(1_000)
    const [product, order] = [await definitionOf(draft, 'Product'), await definitionOf(draft, 'Order')]
    const byId = { required: true, definitions: [{ definition: { id: product.id.toLowerCase() } }] }
    const made = await draft.get<Action>(
      ids.create,
      { body: sent({ requestBody: byId, unknown: 1, id: 'x', errors: [{}] }) },
      201
    )
    const after = await draft.get<Connector>('GetConnector')
    const ulid = /^[0-9A-Z]{26}$/
    for (const id of [made.id, made.requestBody?.definitions[0]?.id, ...made.responses.map(each => each.id)])
      t.match(id, ulid)
    const reference = { type: kind, id: made.id, name: 'Count' }
    const known = (each: object) => (each as { referencedBy?: object[] }).referencedBy ?? []
    const withNew = (each: { id: string }) => {
      const others = known(each)
      const place = others.findIndex(other => kind === 'action' && (other as { type: string }).type === 'trigger')
      return { ...each, referencedBy: place === -1 ? [...others, reference] : others.toSpliced(place, 0, reference) }
    }
    t.strictSame(made, {
      ...sent(),
      id: made.id,
      requestBody: {
        required: true,
        definitions: [{ id: made.requestBody?.definitions[0]?.id, definition: withNew(product) }]
      },
      responses: [
        {
          id: made.responses[0]?.id,
          status: 200,
          definitions: [{ id: made.responses[0]?.definitions[0]?.id, definition: withNew(order) }]
        },
        { id: made.responses[1]?.id, definitions: [] }
      ]
    } as unknown as Action)
    t.strictSame(await draft.get(ids.get, named('Count')), made)
    t.ok(after.updatedAt > before.updatedAt)
    t.equal(after.versions[0]?.updatedAt, after.updatedAt)
  })

  t.test(`${ids.create} drops empty optional properties`, async t => {
    const draft = await importDraft(await createApp(t))
    const { id, ...made } = await create(draft, {
      name: '$minimal_1-',
      summary: '',
      description: '',
      parameters: [{ ...parameters[1], completion: {} }],
      requestBody: undefined,
      responses: [{ definitions: [] }]
    })
    t.ok(id)
    t.strictSame(made, {
      name: '$minimal_1-',
      type: 'http',
      method: 'POST',
      parameters: [parameters[1]],
      responses: [{ id: made.responses[0]?.id, definitions: [] }],
      ...own
    })
  })

  t.test(`${ids.create} accepts an empty list of responses and returns it as an error of the ${kind}`, async t => {
    const draft = await importDraft(await createApp(t))
    const { errors } = await create(draft, { responses: [] })
    t.strictSame(errors, [{ field: '/responses', message: 'there must be a response', severity: 'error' }])
  })

  const oneResponse = [{ definitions: [] }]
  const productAnd = (name: string) => [{ definition: { name: 'Product' } }, { definition: { name } }]
  const mistakes: { title: string; changes: object; fields: object[] }[] = [
    {
      title: 'an unknown definition name',
      changes: { requestBody: { required: false, definitions: [{ definition: { name: 'Produkt' } }] } },
      fields: [
        {
          field: 'requestBody.definitions[0].definition',
          message: 'the version has no definition "Produkt"; did you mean "Product"?'
        }
      ]
    },
    {
      title: 'an unknown definition id',
      changes: {
        responses: [{ definitions: [] }, { status: 404, definitions: [{ definition: { id: demo.unknown } }] }]
      },
      fields: [
        { field: 'responses[1].definitions[0].definition', message: `the version has no definition "${demo.unknown}"` }
      ]
    },
    {
      title: 'two definitions for one media type in a body',
      changes: { requestBody: { required: true, definitions: productAnd('Order') }, responses: oneResponse },
      fields: [
        {
          field: 'requestBody.definitions[1].definition',
          message: '"Product" already describes application/json; a body has one definition per media type'
        }
      ]
    },
    {
      title: 'two responses with the same status and two without a status',
      changes: {
        responses: [{ status: 200, definitions: [] }, ...oneResponse, { status: 200, definitions: [] }, ...oneResponse]
      },
      fields: [
        { field: 'responses[2].status', message: 'another response already has the status 200' },
        { field: 'responses[3]', message: 'only one response can omit its status' }
      ]
    }
  ]
  for (const { title, changes, fields } of mistakes) {
    t.test(`${ids.create} refuses ${title}`, async t => {
      const draft = await importDraft(await createApp(t))
      const response = await draft.call(ids.create, { body: sent(changes) })
      t.equal(response.statusCode, 400)
      t.strictSame(response.json(), {
        code: '400021',
        message: 'invalid action or trigger',
        fields,
        details: 'Correct the listed fields.'
      })
      t.equal((await draft.get<ActionPage>(ids.list)).totalCount, names.length)
    })
  }

  t.test(`${ids.create} refuses a body that does not match the schema`, async t => {
    const draft = await importDraft(await createApp(t))
    const refuse = async (changes: object) => (await draft.call(ids.create, { body: sent(changes) })).json<object>()
    t.match(await refuse({ name: 'a b' }), { code: '400004', fields: [{ field: 'name' }] })
    t.match(await refuse({ method: 'SEND' }), { code: '400004', fields: [{ field: 'method' }] })
    t.match(await refuse({ type: 'bigquery' }), { code: '400004', fields: [{ field: 'type' }] })
    t.match(await refuse({ responses: undefined }), { code: '400004', fields: [{ field: 'responses' }] })
  })

  t.test(`${ids.create} accepts the same media type once in each body`, async t => {
    const draft = await importDraft(await createApp(t))
    await createDefinitions(draft, definition('Xml', {}, ['application/xml', 'text/xml']))
    const made = await create(draft, {
      requestBody: { required: true, definitions: productAnd('Xml') },
      responses: [{ status: 200, definitions: productAnd('Xml') }, { definitions: productAnd('Xml') }]
    })
    t.strictSame(
      made.responses.map(each => each.definitions.length),
      [2, 2]
    )
  })

  t.test(`${ids.create} refuses a name that is in use`, async t => {
    const draft = await importDraft(await createApp(t))
    const response = await draft.call(ids.create, { body: sent({ name: names[0] }) })
    t.equal(response.statusCode, 409)
    t.strictSame(response.json(), {
      code: codes.nameTaken,
      message: `${kind} name already in use`,
      fields: [{ field: 'name', message: `"${names[0]}" is already in use` }],
      details:
        `The version already has an ${kind} with this name. Choose another name, or update that ${kind}.`.replace(
          'an trigger',
          'a trigger'
        )
    })
    t.equal(
      (await draft.call(ids.create, { body: sent({ name: names[0].toLowerCase() }) })).statusCode,
      201,
      'names are case-sensitive'
    )
  })

  t.test(`${ids.create} refuses a type other than the protocol of the connector`, async t => {
    const app = await createApp(t)
    const path = { connector_id: demo.bigQuery, version: 'latest' }
    const importing = await call(app, 'ImportPublicConnectorVersion', { path })
    const { id, versions } = importing.json<Connector>()
    const response = await call(app, ids.create, {
      path: { connector_id: id, version: versions[0]?.name ?? '' },
      body: sent({ requestBody: undefined, responses: oneResponse })
    })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400020',
      message: 'type does not fit the protocol',
      fields: [{ field: 'type', message: 'expected bigquery, the protocol of the connector, got http' }],
      details: 'The type of an action or a trigger must be the protocol of its connector.'
    })
  })

  t.test(`${ids.update} replaces everything except the id, renames the ${kind} and keeps sent ids`, async t => {
    const draft = await importDraft(await createApp(t))
    const made = await create(draft)
    const changed = {
      ...made,
      name: 'Recount',
      summary: undefined,
      method: 'PUT',
      parameters: [],
      responses: [{ id: demo.unknown.toLowerCase(), status: 204, definitions: [] }, made.responses[1]]
    }
    const updated = await draft.get<Action>(ids.update, { ...named('Count'), body: changed })
    const { summary: _, ...expected } = made
    t.match(updated, {
      id: made.id,
      name: 'Recount',
      requestBody: { required: true, definitions: [{ definition: { name: 'Product' } }] }
    })
    t.strictSame(updated.responses, [{ id: demo.unknown, status: 204, definitions: [] }, made.responses[1]])
    t.strictSame(Object.keys(updated).sort(), Object.keys(expected).sort())
    t.strictSame(await draft.get(ids.get, named('Recount')), updated)
    t.equal((await draft.call(ids.get, named('Count'))).statusCode, 404)
    t.strictSame(
      await draft.get(ids.update, { ...named('Recount'), body: updated }),
      updated,
      'the response can be sent back unchanged'
    )
  })

  t.test(
    `${ids.update} refuses another id, a name in use, duplicate ids, unknown definitions and incomplete links`,
    async t => {
      const draft = await importDraft(await createApp(t))
      const made = await create(draft)
      const update = async (changes: object) =>
        (await draft.call(ids.update, { ...named('Count'), body: { ...made, ...changes } })).json<object>()
      t.match(await update({ id: demo.unknown }), {
        code: '400021',
        fields: [{ field: 'id', message: `expected "${made.id}", got "${demo.unknown}"` }]
      })
      t.match(await update({ name: names[0] }), { code: codes.nameTaken })
      const [response] = made.responses
      t.match(await update({ responses: [response, { ...response, status: 404 }] }), {
        code: '400021',
        fields: [{ field: 'responses[1].id', message: 'duplicate id' }, { field: 'responses[1].definitions[0].id' }]
      })
      const unknownDefinition = { ...response?.definitions[0]?.definition, id: demo.unknown }
      t.match(
        await update({
          responses: [{ ...response, definitions: [{ id: demo.unknown, definition: unknownDefinition }] }]
        }),
        {
          code: '400021',
          fields: [{ field: 'responses[0].definitions[0].definition' }]
        }
      )
      t.match(await update({ requestBody: { required: true, definitions: [{ definition: { name: 'Product' } }] } }), {
        code: '400004'
      })
      t.strictSame(await draft.get(ids.get, named('Count')), made, `the ${kind} is unchanged`)
    }
  )

  t.test(`${ids.remove} deletes the ${kind}`, async t => {
    const draft = await importDraft(await createApp(t))
    const response = await draft.call(ids.remove, named(names[0]))
    t.strictSame([response.statusCode, response.body], [204, ''])
    t.equal((await draft.call(ids.get, named(names[0]))).statusCode, 404)
    t.equal((await draft.get<ActionPage>(ids.list)).totalCount, names.length - 1)
    t.equal((await draft.call(ids.remove, named(names[0]))).statusCode, 404)
  })

  t.test(`responds with 404 for an unknown ${kind} and suggests the nearest name`, async t => {
    const draft = await importDraft(await createApp(t))
    const wrong = `${names[0]}s`
    const body = await create(draft)
    for (const id of [ids.get, ids.update, ids.remove]) {
      const response = await draft.call(id, { ...named(wrong), ...(id === ids.update && { body }) })
      t.equal(response.statusCode, 404)
      t.strictSame(response.json(), {
        code: codes.notFound,
        message: `${kind} not found`,
        details: `The version has no ${kind} with this name. Did you mean "${names[0]}"?`
      })
    }
  })

  t.test(`refuses every write to the ${key} of a published version`, async t => {
    const app = await createApp(t)
    const path = {
      organisation_id: demo.library.id,
      connector_id: demo.shopify,
      version: 'latest',
      [`${kind}_name`]: names[0]
    }
    const { key: apiKey } = demo.library
    const body = (await call(app, ids.get, { path, key: apiKey })).json<object>()
    for (const [id, request] of [
      [ids.create, { body: sent() }],
      [ids.update, { body }],
      [ids.remove, {}]
    ] as const) {
      const response = await call(app, id, { path, key: apiKey, ...request })
      t.equal(response.statusCode, 409)
      t.match(response.json(), { code: '409002' })
    }
    t.strictSame((await call(app, ids.get, { path, key: apiKey })).json(), body)
  })

  t.test(`responds with 404 for the ${key} of another organisation or of an unknown version`, async t => {
    const app = await createApp(t)
    const draft = await importDraft(app)
    for (const [id, request] of [
      [ids.list, {}],
      [ids.create, { body: sent() }],
      [ids.get, {}],
      [ids.remove, {}]
    ] as const) {
      const path = { connector_id: draft.connectorId, version: VERSION, [`${kind}_name`]: names[0] }
      const foreign = await call(app, id, {
        path: { ...path, organisation_id: demo.globex.id },
        key: demo.globex.key,
        ...request
      })
      t.match(foreign.json(), { code: '404007' })
      const unknown = await call(app, id, { path: { ...path, version: '2024' }, ...request })
      t.match(unknown.json(), { code: '404002' })
    }
  })
}
