import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { describeApi } from '../../src/contract/openapi.js'
import { operations, parametersOf } from '../../src/contract/operations.js'
import { schemas } from '../../src/contract/schemas.js'
import { vendorDocument } from '../../src/contract/vendor-document.js'
import { toConnectorAnswer } from '../../src/operations/connector-answer.js'
import { createApp, demo, injectImport } from '../helpers/app.js'
import { connectorGraphs } from '../helpers/graphs.js'
import { createVendorValidator, readVendorDocument, readVendorText, type VendorSchema, withoutVendor } from '../helpers/vendor.js'

t.test('the document at hand is the one that is followed', { skip: withoutVendor }, async t => {
  t.equal(createHash('sha256').update(readVendorText()).digest('hex'), vendorDocument.sha256)
})

t.test('every answer of the import is valid by the schema of the vendor', { skip: withoutVendor }, async t => {
  const app = await createApp(t)
  const findProblem = createVendorValidator()
  for (const connector of [demo.shopify, demo.hubSpot, demo.bigQuery]) {
    const response = await injectImport(app, { connector })
    t.equal(response.statusCode, 200)
    t.equal(findProblem('Connector', response.json()), undefined)
  }
})

t.test('every error is valid by the schema of the vendor', { skip: withoutVendor }, async t => {
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

t.test('the answer for any connector is valid by the schema of the vendor', { skip: withoutVendor }, async t => {
  const findProblem = createVendorValidator()
  fc.assert(
    fc.property(connectorGraphs, graph => {
      const problem = findProblem('Connector', toConnectorAnswer(graph))
      if (problem !== undefined) throw new Error(problem)
    }),
    { numRuns: 200 }
  )
  t.pass('held for all')
})

t.test('the validator of the vendor finds what is wrong', { skip: withoutVendor }, async t => {
  const findProblem = createVendorValidator()
  const app = await createApp(t)
  const answer = (await injectImport(app)).json<Record<string, unknown>>()
  t.match(findProblem('Connector', { ...answer, versions: [{}] }), /must have required property 'publishedAt'/)
  t.match(findProblem('Connector', { ...answer, baseUrl: undefined }), /must have required property 'baseUrl'/)
})

t.test('operations have the method, path, parameters and success of the vendor', { skip: withoutVendor }, async t => {
  const { paths } = readVendorDocument()
  for (const operation of Object.values(operations)) {
    const theirs = paths[operation.path]?.[operation.method.toLowerCase()]
    t.equal(theirs?.operationId, operation.operationId)
    t.ok(theirs !== undefined && String(operation.success.status) in theirs.responses)
    t.equal(parametersOf(operation.path).length, 3)
  }
})

/** The properties and required names of a schema, whatever it is composed of. */
function flatten(schema: VendorSchema, all: Record<string, VendorSchema>): { properties: string[]; required: string[] } {
  const parts = [schema.$ref === undefined ? schema : (all[schema.$ref.split('/').at(-1) ?? ''] ?? {})]
  const nested = parts.flatMap(part => part.allOf ?? []).map(part => flatten(part, all))
  const own = parts.map(part => ({ properties: Object.keys(part.properties ?? {}), required: part.required ?? [] }))
  const merge = (key: 'properties' | 'required') => [...new Set([...own, ...nested].flatMap(part => part[key]))].sort()
  return { properties: merge('properties'), required: merge('required') }
}

/** Ours that the vendor writes inline, or that are choices: compared by what they hold. */
const notCompared = ['Credential']

t.test('schemas have the properties of the vendor, required where they are there', { skip: withoutVendor }, async t => {
  const theirs = readVendorDocument().components.schemas
  const ours = describeApi('test').components.schemas as Record<string, VendorSchema>
  for (const [name, schema] of Object.entries(ours)) {
    t.ok(name in theirs, `${name} is a name of the vendor`)
    if (notCompared.includes(name)) continue
    t.strictSame(flatten(schema, ours), flatten(theirs[name] as VendorSchema, theirs), name)
    t.strictSame(schema.enum, theirs[name]?.enum, `the values of ${name}`)
    t.strictSame(schema.discriminator, theirs[name]?.discriminator, `the choices of ${name}`)
  }
})

t.test('every schema that a Connector can hold is there', { skip: withoutVendor }, async t => {
  const theirs = readVendorDocument().components.schemas
  const reachable = new Set<string>()
  const visit = (name: string): void => {
    if (reachable.has(name)) return
    reachable.add(name)
    for (const [, next = ''] of JSON.stringify(theirs[name]).matchAll(/"#\/components\/schemas\/(\w+)"/g)) visit(next)
  }
  visit('Connector')
  visit('Error')
  t.strictSame(
    [...reachable].filter(name => !(name in schemas)),
    []
  )
})
