import { createHash } from 'node:crypto'
import fc from 'fast-check'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import type { AuthSchemeConfig } from '../../src/contract/schemas/auth-scheme-config.js'
import type { Connector } from '../../src/contract/schemas/connector.js'
import type { Definition } from '../../src/contract/schemas/definition.js'
import { describeApi } from '../../src/contract/openapi.js'
import { type Operation, type OperationId, operations, operationIds } from '../../src/contract/operations.js'
import { schemas } from '../../src/contract/schemas.js'
import { vendorDocument } from '../../src/contract/vendor-document.js'
import { toConnectorResponse } from '../../src/operations/shared/connector-text.js'
import { call, createApp, demo, injectImport } from '../helpers/app.js'
import { definition, importDraft } from '../helpers/drafts.js'
import { connectorGraphs } from '../helpers/seeds/graphs.js'
import { buildChecked } from '../helpers/vendor/vendor-check.js'
import {
  createAnswerValidator,
  createVendorValidator,
  readVendorDocument,
  readVendorText,
  type VendorDocument,
  type VendorOperation,
  vendorParameters,
  type VendorSchema,
  withoutVendor
} from '../helpers/vendor/vendor.js'

/** Schemas without a name in the vendor's document, by the names that we gave them. */
const inPlace: Record<string, string> = {
  Categories: 'an array',
  ConnectorTagsUpdate: 'an object',
  ConnectorCategoriesUpdate: 'an object',
  ImportHTTPConnectorForm: 'an object',
  ImportHTTPConnectorVersionForm: 'an object',
  RawSchema: 'a choice'
}

t.test('follows the document at hand', { skip: withoutVendor }, async t => {
  t.equal(createHash('sha256').update(readVendorText()).digest('hex'), vendorDocument.sha256)
})

t.test('imports valid connectors', { skip: withoutVendor }, async t => {
  const app = await createApp(t)
  const findProblem = createVendorValidator()
  for (const connector of [demo.shopify, demo.hubSpot, demo.bigQuery]) {
    const response = await injectImport(app, { connector })
    t.equal(response.statusCode, 200)
    t.equal(findProblem('Connector', response.json()), undefined)
  }
})

t.test('returns valid responses from all reading operations', { skip: withoutVendor }, async t => {
  const app = await createApp(t)
  const findProblem = createVendorValidator()
  const path = {
    organisation_id: demo.library.id,
    connector_id: demo.shopify,
    connection_id: '01J00000005H0P1FY0000C0N01',
    version: 'latest',
    action_name: 'ListProducts',
    trigger_name: 'OrderCreated',
    definition_name: 'Product',
    protocol_slug: 'http'
  }
  for (const id of operationIds) {
    const { method, success }: Operation = operations[id]
    if (method !== 'GET' || success.schema === undefined || success.schema in inPlace) continue
    const response = await call(app, id, { path, key: demo.library.key })
    t.equal(response.statusCode, 200, id)
    t.equal(findProblem(success.schema, response.json()), undefined, id)
  }
})

t.test('returns valid responses when writing under a draft', { skip: withoutVendor }, async t => {
  const draft = await importDraft(await createApp(t))
  const findProblem = createVendorValidator()
  const check = async (id: OperationId, schema: string, request: object, status = 200) => {
    const answer = await draft.get(id, request, status)
    t.equal(findProblem(schema, answer), undefined, id)
    return answer
  }
  const definitions = [definition('A', { $ref: '#/$defs/B' }), definition('B', { $ref: '#/$defs/A' })]
  await check('CreateDefinitions', 'Definitions', { body: { definitions } }, 201)
  const a = { definition_name: 'A' }
  const { id, name, accept } = await draft.get<Definition>('GetDefinition', { path: a })
  await check('UpdateDefinition', 'Definition', { path: a, body: { id, name, accept } })
  await check('DeleteDefinition', 'DefinitionDeletePreconditionFailed', { path: a }, 412)
  await check('DeleteDefinitions', 'DefinitionDeletePreconditionFailed', { body: { names: ['B'] } }, 412)
  const http = { type: 'http', name: 'New', method: 'GET', parameters: [] }
  const responses = [{ status: 200, definitions: [{ definition: { name: 'A' } }] }]
  const action = await check('CreateAction', 'Action', { body: { ...http, path: '/', responses } }, 201)
  await check('UpdateAction', 'Action', { path: { action_name: 'New' }, body: action })
  const trigger = await check('CreateTrigger', 'Trigger', { body: { ...http, responses } }, 201)
  await check('UpdateTrigger', 'Trigger', { path: { trigger_name: 'New' }, body: trigger })
  await draft.call('DeleteDefinition', { path: a, query: { force: 'true' } })
  await check('GetAction', 'Action', { path: { action_name: 'New' } })
  await check('GetTrigger', 'Trigger', { path: { trigger_name: 'New' } })
})

t.test('returns valid responses when writing connectors and versions', { skip: withoutVendor }, async t => {
  const app = await createApp(t)
  const findProblem = createVendorValidator()
  const { authSchemeConfigs } = (await injectImport(app)).json<Connector>()
  const [scheme] = authSchemeConfigs as [AuthSchemeConfig]
  let path: Record<string, string> = {}

  async function write<Answer>(id: OperationId, body?: object): Promise<Answer> {
    const { success }: Operation = operations[id]
    const response = await call(app, id, { path, body })
    t.equal(response.statusCode, success.status, id)
    t.equal(findProblem(success.schema as string, response.json()), undefined, id)
    return response.json<Answer>()
  }

  await write('CreateBigQueryConnector', { name: 'Sales', connections: [] })
  const { id, organisationId } = await write<Connector>('CreateHTTPConnector', {
    name: 'Shop',
    baseUrl: '',
    authSchemeConfigs: []
  })
  path = { connector_id: id, auth_scheme_config_id: scheme.id, version: '1' }
  await write('UpsertAuthSchemeConfig', scheme)
  await write('UpdateConnector', {
    id,
    organisationId,
    name: 'Shop',
    protocol: 'http',
    baseUrl: '',
    authSchemeConfigIds: [scheme.id]
  })
  await write('DeleteAuthSchemeConfig')
  const version = await write<object>('CreateConnectorVersion', { name: '1' })
  await write('UpdateConnectorVersion', { ...version, description: 'the first' })
  await write('PublishConnector')
  await write('UnpublishConnector')
})

t.test('returns valid errors', { skip: withoutVendor }, async t => {
  const app = await createApp(t, { bodyLimit: 10 })
  const findProblem = createVendorValidator()
  const errors = [
    await injectImport(app, {}, { headers: {} }),
    await injectImport(app, { connector: 'x' }),
    await injectImport(app, { organisation: demo.globex.id }),
    await injectImport(app, { connector: demo.unknown }),
    await injectImport(app, {}, { method: 'GET' }),
    await injectImport(app, {}, { payload: 'x'.repeat(11) })
  ]
  t.strictSame(
    errors.map(response => response.statusCode),
    [401, 400, 403, 404, 405, 413]
  )
  for (const response of errors) t.equal(findProblem('Error', response.json()), undefined)
})

t.test('returns a valid connector for any graph', { skip: withoutVendor }, async t => {
  const findProblem = createVendorValidator()
  fc.assert(
    fc.property(connectorGraphs, graph => {
      const problem = findProblem('Connector', toConnectorResponse(graph))
      if (problem !== undefined) throw new Error(problem)
    }),
    { numRuns: 200 }
  )
  t.pass('valid for all graphs')
})

t.test('finds an invalid connector', { skip: withoutVendor }, async t => {
  const findProblem = createVendorValidator()
  const app = await createApp(t)
  const answer = (await injectImport(app)).json<Record<string, unknown>>()
  t.match(findProblem('Connector', { ...answer, versions: [{}] }), /must have required property 'publishedAt'/)
  t.match(findProblem('Connector', { ...answer, baseUrl: undefined }), /must have required property 'baseUrl'/)
})

t.test('finds a response that the document does not allow', { skip: withoutVendor }, async t => {
  const findProblem = createAnswerValidator()
  const json = 'application/json'
  const answer = (operationId: OperationId, status: number, body: unknown, mediaType = json) =>
    findProblem({ operationId, status, mediaType, body: typeof body === 'string' ? body : JSON.stringify(body) })
  const error = { code: '404000', message: 'not found' }

  t.match(answer('GetConnector', 200, {}), /must have required property 'id'/)
  t.match(answer('GetConnector', 404, {}), /must have required property 'code'/)
  t.match(answer('DeleteDefinition', 412, { ...error, definition: {} }), /must have required property 'referencedBy'/)
  t.match(answer('ImportHTTPConnector', 400, { ...error, messages: [{}] }), /must have required property 'text'/)
  t.match(answer('ListCategories', 200, ['Cats']), /must be equal to one of the allowed values/)
  t.match(answer('GetRawSchema', 200, 1, 'application/schema+json'), /must be/)
  t.equal(answer('GetConnector', 200, ''), 'the body is missing')
  t.equal(answer('DeleteConnector', 204, {}), 'the document lists no body')
  t.equal(answer('DeleteConnector', 200, {}), 'the document does not list the status')
  t.match(answer('DeleteConnector', 409, {}), /must have required property 'code'/)
  t.equal(answer('GetConnector', 404, error, 'text/plain'), 'the document does not list the media type text/plain')
  t.equal(answer('GetConnector', 404, error), undefined)
  t.equal(answer('GetRawSchema', 200, true, 'application/schema+json'), undefined)
  t.equal(answer('GetRawSchema', 200, '<schema/>', 'text/xml'), undefined)
})

t.test(
  'fails a test whose app returns a response that the document does not allow',
  { skip: withoutVendor },
  async t => {
    const failures: string[] = []
    const failing = { fail: (message: string) => failures.push(message) } as unknown as Test
    const app = await buildChecked(failing, async () => {
      const bare = Fastify()
      bare.decorateRequest('fault')
      bare.get('/connector', { config: { operation: operations.GetConnector } }, async () => ({ name: 'x' }))
      bare.get('/other', async () => ({ name: 'x' }))
      return bare
    })
    await app.inject('/other')
    t.strictSame(failures, [])
    await app.inject('/connector')
    t.match(failures, [/^the vendor's document does not allow this response: GetConnector 200: .*'id'/])
    t.equal(failures.length, 1)
  }
)

t.test('has the operations of the vendor, by method and path', { skip: withoutVendor }, async t => {
  const theirs = Object.entries(readVendorDocument().paths).flatMap(([path, { parameters: _, ...methods }]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`)
  )
  const ours = Object.entries(operations).map(([id, { operationId, method, path }]) => {
    t.equal(operationId, id)
    return `${operationId} ${method} ${path}`
  })
  t.strictSame(ours.sort(), theirs.sort())
})

/** The schemas of a content by media type, by name if they have one. */
function contentOf(content: Record<string, { schema: VendorSchema }> = {}): Record<string, string> {
  const nameOf = ({ $ref, type, oneOf }: VendorSchema) => {
    if ($ref === undefined) return oneOf === undefined ? (type === 'array' ? 'an array' : 'an object') : 'a choice'
    const name = $ref.split('/').at(-1) as string
    return inPlace[name] ?? name
  }
  return Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, nameOf(schema)]))
}

/** The only difference: in the vendor's document DeleteConnector has no `default` response. */
t.test('has the tags, parameters, bodies and responses of the vendor', { skip: withoutVendor }, async t => {
  const vendor = readVendorDocument()
  const described = describeApi('test') as unknown as VendorDocument
  const lines = readVendorText().split('\n')
  for (const { operationId, method, path, source } of Object.values(operations)) {
    const [theirs, ours] = [vendor, described].map(document => {
      const { tags, requestBody, responses } = document.paths[path]?.[method.toLowerCase()] as VendorOperation
      return {
        tags,
        parameters: vendorParameters(document, path, method.toLowerCase()).sort(),
        body: requestBody && { required: requestBody.required ?? false, content: contentOf(requestBody.content) },
        responses: Object.entries(responses).map(([status, { content }]) => [status, contentOf(content)])
      }
    })
    if (operationId === 'DeleteConnector') ours?.responses.pop()
    t.strictSame(ours, theirs, operationId)
    t.equal(lines[source - 1]?.trim(), `operationId: ${operationId}`)
  }
})

/** The properties and required names of a schema, with those of its parts. */
function flatten(
  schema: VendorSchema,
  all: Record<string, VendorSchema>
): { properties: string[]; required: string[] } {
  const parts = [schema.$ref === undefined ? schema : (all[schema.$ref.split('/').at(-1) ?? ''] ?? {})]
  const nested = parts.flatMap(part => part.allOf ?? []).map(part => flatten(part, all))
  const own = parts.map(part => ({ properties: Object.keys(part.properties ?? {}), required: part.required ?? [] }))
  const merge = (key: 'properties' | 'required') => [...new Set([...own, ...nested].flatMap(part => part[key]))].sort()
  return { properties: merge('properties'), required: merge('required') }
}

/** Names that the document requires without describing them (docs/contract.md 3.6, item 7). */
const requiredForNothing: Record<string, string> = {
  HTTPConnectorCreate: 'connections',
  ActionHTTPResponseCreate: 'id',
  TriggerHTTPResponseCreate: 'id'
}

/** Ours choose by `type`: the vendor's `data` refuses valid data (docs/contract.md 3.6, item 3). */
const notCompared = ['Credential', 'CredentialCreate']

t.test('has the properties of the vendor, required and optional', { skip: withoutVendor }, async t => {
  const theirs = readVendorDocument().components.schemas
  const ours = describeApi('test').components.schemas as Record<string, VendorSchema>
  const variants = new Set(
    notCompared.flatMap(name => (ours[name]?.oneOf ?? []).map(({ $ref = '' }) => $ref.slice(21)))
  )
  for (const [name, schema] of Object.entries(ours)) {
    if (name in inPlace || variants.has(name)) continue
    t.ok(name in theirs, `the vendor has ${name}`)
    if (notCompared.includes(name)) continue
    const flat = flatten(theirs[name] as VendorSchema, theirs)
    const fault = requiredForNothing[name]
    if (fault !== undefined) {
      t.ok(flat.required.includes(fault) && !flat.properties.includes(fault), `the vendor has not fixed ${name}`)
    }
    const described = { ...flat, required: flat.required.filter(each => each !== fault) }
    if (name === 'HTTPConnectorCreate') described.properties = [...flat.properties, 'connections'].sort()
    t.strictSame(flatten(schema, ours), described, name)
    t.strictSame(schema.enum, theirs[name]?.enum, `the values of ${name}`)
    t.strictSame(schema.discriminator, theirs[name]?.discriminator, `the choices of ${name}`)
  }
})

t.test('has every schema that a request or response can contain', { skip: withoutVendor }, async t => {
  const { paths, components } = readVendorDocument()
  const theirs = components.schemas
  const reachable = new Set<string>()
  const visit = (holder: unknown): void => {
    for (const [, name = ''] of JSON.stringify(holder).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (reachable.has(name)) continue
      reachable.add(name)
      visit(theirs[name])
    }
  }
  visit([paths, components.parameters])
  t.strictSame(
    [...reachable].filter(name => !(name in schemas)),
    []
  )
  t.strictSame(
    Object.keys(schemas).filter(name => !reachable.has(name) && !(name in inPlace)),
    []
  )
})
