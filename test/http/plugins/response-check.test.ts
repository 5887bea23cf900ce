import type { FastifyReply } from 'fastify'
import pino from 'pino'
import t, { type Test } from 'tap'
import type { ApiError } from '../../../src/contract/errors.js'
import { apiError } from '../../../src/contract/errors.js'
import { type Operation, type OperationId, operations } from '../../../src/contract/operations.js'
import { RenderedJson } from '../../../src/core/rendered-json.js'
import { buildApp } from '../../../src/http/app.js'
import { toRoute } from '../../../src/http/operation.js'
import { operationConcerns } from '../../../src/http/plugins/operation-concerns.js'
import { bearer, demo } from '../../helpers/app.js'

/** Serves a route that returns `returned` in place of an operation; collects the response and the logged errors. */
async function respondWith(
  t: Test,
  id: OperationId,
  returned: (reply: FastifyReply) => unknown,
  validateResponses = true
) {
  const logged: string[] = []
  const logger = pino({ level: 'error' }, { write: line => void logged.push(line) })
  const app = await buildApp({ settings: { validateResponses }, logger })
  t.teardown(() => app.close())
  const { body: _, ...operation }: Operation = {
    ...operations[id],
    method: 'GET',
    path: '/o/{organisation_id}/corrupt'
  }
  app.register(async scope => {
    scope.register(operationConcerns, { issuers: [] })
    scope.register(async routes => {
      routes.route({ ...toRoute(operation), handler: async (_, reply) => returned(reply) })
    })
  })
  const response = await app.inject({ url: `/o/${demo.acme.id}/corrupt`, headers: bearer(demo.acme.key) })
  return { response, logged }
}

type Corrupt = readonly [label: string, id: OperationId, returned: () => unknown, problem: string]

const corrupt: readonly Corrupt[] = [
  ['a property is missing', 'GetConnector', () => ({ id: demo.shopify }), 'Connector tag "protocol" must be string'],
  ['there is no body', 'GetConnector', () => undefined, 'Connector must be object'],
  ['the body is null', 'ListCategories', () => null, 'Categories must be array'],
  ['the body is text', 'GetConnectorVersion', () => 'text', 'ConnectorVersion must be object'],
  [
    'the JSON was rendered before',
    'GetConnectorVersion',
    () => new RenderedJson('[]'),
    'ConnectorVersion must be object'
  ],
  ['a schema is neither object nor boolean', 'GetRawSchema', () => 5, 'RawSchema must be'],
  ['the status is 201', 'CreateAction', () => ({ name: 'x' }), 'Action tag "type" must be string']
]

for (const [label, id, returned, problem] of corrupt) {
  t.test(`a response that breaks the contract becomes a logged 500: ${label} (${id})`, async t => {
    const { response, logged } = await respondWith(t, id, returned)
    t.equal(response.statusCode, 500)
    const { details, ...body } = response.json<Record<string, string>>()
    t.strictSame(body, { code: '500002', message: 'response does not fit the contract' })
    t.match(details, `This is a bug in the mock, found by validateResponses: ${problem}`)
    t.match(response.headers['x-mock-explain'], 'responseInvalid; evidence=mock; ledger=response-invalid')
    t.equal(logged.length, 1)
    t.match(JSON.parse(logged[0] ?? ''), { level: 50, err: { message: problem } })
  })
}

function corruptError(): ApiError {
  return apiError('connectorInUse', { extension: { code: 409 } })
}

t.test('an error that breaks the contract becomes a 500 too', async t => {
  const { response, logged } = await respondWith(t, 'GetConnector', () => {
    throw corruptError()
  })
  t.strictSame([response.statusCode, response.json<{ code: string }>().code], [500, '500002'])
  t.match(response.json(), { details: /Error\/code must be string/ })
  t.equal(logged.length, 1)
})

t.test('an error is checked against the schema of its operation and status', async t => {
  const { response } = await respondWith(t, 'ImportHTTPConnector', () => {
    throw apiError('importRefused', { extension: { messages: 'none' } })
  })
  t.match(response.json(), { code: '500002', details: /ImportHTTPConnectorError/ })
})

t.test('a schema as text, a boolean schema and a response without a body pass', async t => {
  const text = await respondWith(t, 'GetRawSchema', reply => {
    void reply.type('text/xml; charset=utf-8')
    return '<a/>'
  })
  t.strictSame([text.response.statusCode, text.response.body], [200, '<a/>'])
  const none = await respondWith(t, 'DeleteConnector', () => ({ ignored: true }))
  t.strictSame([none.response.statusCode, none.response.body], [204, ''])
  const schema = await respondWith(t, 'GetRawSchema', () => false)
  t.strictSame([schema.response.statusCode, schema.response.body], [200, 'false'])
  t.strictSame([...text.logged, ...none.logged, ...schema.logged], [])
})

t.test('responses are not checked unless validateResponses is on', async t => {
  const { response } = await respondWith(t, 'GetConnector', () => ({ id: 1 }), false)
  t.strictSame([response.statusCode, response.json()], [200, { id: 1 }])
})
