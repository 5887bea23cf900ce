/** After any writes, the stored references of a version are those in its schemas and bodies. */
import fc from 'fast-check'
import t from 'tap'
import { listLinkedIds } from '../../../src/contract/resource-bodies.js'
import { listNamesIn, outlineVersion } from '../../../src/operations/definitions/definition-references.js'
import { measureDefinition } from '../../../src/operations/definitions/version-totals.js'
import { createApp } from '../../helpers/app.js'
import { definition, emptyDraft } from '../../helpers/drafts.js'

const names = ['a', 'b', 'c', 'd']
const name = fc.constantFrom(...names)
const reference = fc.oneof(
  name.map(each => `#/$defs/${each}`),
  name.map(each => `#/$defs/${each}/properties/x`),
  fc.constant('https://example.com/ü')
)
const schema = fc.array(
  fc
    .tuple(fc.constantFrom('allOf', 'const', 'properties', '$defs'), reference)
    .map(([keyword, $ref]) =>
      keyword === 'allOf' || keyword === 'const' ? { [keyword]: [{ $ref }] } : { [keyword]: { a: { $ref } } }
    ),
  { maxLength: 3 }
)

const step = fc.oneof(
  fc.record({ does: fc.constant('create' as const), names: fc.uniqueArray(name, { minLength: 1 }), schema }),
  fc.record({ does: fc.constant('update' as const), name, newName: name, schema: fc.option(schema) }),
  fc.record({ does: fc.constant('remove' as const), name }),
  fc.record({ does: fc.constant('link' as const), name: fc.constantFrom('x', 'y'), links: fc.uniqueArray(name) }),
  fc.record({ does: fc.constant('unlink' as const), name: fc.constantFrom('x', 'y') })
)

t.test('the outline and the totals of a version equal what its contents say, after any writes', async t => {
  const app = await createApp(t)
  let stored = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
      const draft = await emptyDraft(app)
      const ids = new Map<string, string>()
      for (const each of steps) {
        if (each.does === 'create') {
          const definitions = each.names.map(own => definition(own, { allOf: each.schema }))
          const response = await draft.call('CreateDefinitions', { body: { definitions } })
          if (response.statusCode !== 201) continue
          for (const { name, id } of response.json<{ definitions: { name: string; id: string }[] }>().definitions)
            ids.set(name, id)
        } else if (each.does === 'update') {
          const { schema: sent } = definition(each.newName, { allOf: each.schema })
          const body = {
            id: ids.get(each.name),
            name: each.newName,
            accept: [],
            ...(each.schema !== null && { schema: sent })
          }
          const updated = await draft.call('UpdateDefinition', { path: { definition_name: each.name }, body })
          if (updated.statusCode !== 200) continue
          const id = ids.get(each.name) as string
          ids.delete(each.name)
          ids.set(each.newName, id)
        } else if (each.does === 'remove') {
          await draft.call('DeleteDefinition', { path: { definition_name: each.name }, query: { force: 'true' } })
        } else if (each.does === 'link') {
          const definitions = each.links.map(linked => ({ definition: { name: linked } }))
          const responses = definitions.map((link, index) => ({ status: 200 + index, definitions: [link] }))
          const body = { type: 'http', name: each.name, method: 'GET', path: '/', parameters: [], responses }
          await draft.call('CreateAction', { body })
        } else {
          await draft.call('DeleteAction', { path: { action_name: each.name } })
        }
      }
      const { store } = app.sandboxes.default
      const version = store.connectors.listVersions(draft.connectorId)[0]?.id as string
      const outline = outlineVersion(store, version)
      const contents = store.resources.list(version)
      stored += contents.definitions.length
      t.strictSame(
        outline.definitions.map(each => [each.id, each.name, [...(each.refersTo ?? [])].sort()]),
        contents.definitions.map(each => [each.id, each.name, listNamesIn(each.schema).sort()])
      )
      t.strictSame(
        outline.actions.map(each => [each.id, each.name, each.links]),
        contents.actions.map(each => [each.id, each.name, listLinkedIds(each)])
      )
      t.strictSame(store.resources.measure(version), {
        definitions: contents.definitions.length,
        definitionsLength: contents.definitions.reduce((sum, each) => sum + measureDefinition(each), 0),
        resources: contents.actions.length,
        resourcesLength: contents.actions.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0)
      })
    }),
    { numRuns: 25 }
  )
  t.ok(stored > 0)
})

const LENGTH = 3_000

/** Parsed for each other definition or action: its list of references. */
const MAX_PARSED_EACH = 100

t.test('an operation parses no schema and no body of others', async t => {
  const app = await createApp(t, { settings: { validateResponses: false } })
  const text = 'x'.repeat(LENGTH)
  const action = (name: string, linked: string) => ({
    type: 'http',
    name,
    method: 'GET',
    path: '/',
    description: text,
    parameters: [],
    responses: [{ status: 200, definitions: [{ definition: { name: linked } }] }]
  })

  const { parse } = JSON
  t.teardown(() => {
    JSON.parse = parse
  })

  async function measureParsed(others: number): Promise<Record<string, number>> {
    const draft = await emptyDraft(app)
    const create = (each: string, schema: object) =>
      draft.get<{ definitions: { id: string }[] }>(
        'CreateDefinitions',
        { body: { definitions: [definition(each, schema)] } },
        201
      )
    await create('common', {})
    for (let index = 0; index < others; index++) {
      await create(`d${index}`, { $ref: '#/$defs/common', description: text })
      await draft.get('CreateAction', { body: action(`a${index}`, 'common') }, 201)
    }
    const [own] = (await create('own', { $ref: '#/$defs/common' })).definitions
    await draft.get('CreateAction', { body: action('own', 'own') }, 201)
    const path = { definition_name: 'own', action_name: 'own' }
    const parsed: Record<string, number> = {}
    const calls = {
      GetDefinition: { path },
      GetAction: { path },
      GetDefinitions: { query: { name: 'own' } },
      GetActions: { query: { name: 'own' } },
      CreateDefinitions: { body: { definitions: [definition('new', { $ref: '#/$defs/common' })] } },
      CreateAction: { body: { ...action('new', 'own'), description: '' } },
      UpdateDefinition: { path, body: { id: own?.id, name: 'renamed', accept: [] } },
      DeleteDefinition: { path: { definition_name: 'renamed' }, query: { force: 'true' } }
    }
    for (const [operationId, request] of Object.entries(calls)) {
      parsed[operationId] = 0
      JSON.parse = (json: string, reviver?: Parameters<typeof parse>[1]) => {
        parsed[operationId] = (parsed[operationId] ?? 0) + json.length
        return parse(json, reviver) as unknown
      }
      const { statusCode } = await draft.call(operationId as keyof typeof calls, request)
      JSON.parse = parse
      t.ok(statusCode < 300, operationId)
    }
    return parsed
  }

  const [few, many] = [await measureParsed(2), await measureParsed(12)]
  const grown = Object.keys(few).filter(each => (many[each] ?? 0) - (few[each] ?? 0) > 10 * 2 * MAX_PARSED_EACH)
  t.strictSame(grown, [])
})
