import pino from 'pino'
import t, { type Test } from 'tap'
import type { ApiError } from '../../../src/contract/errors.js'
import { apiError } from '../../../src/contract/errors.js'
import { type Operation, type OperationId, operations } from '../../../src/contract/operations.js'
import { RenderedJson } from '../../../src/core/rendered-json.js'
import { buildApp } from '../../../src/http/app.js'
import { TextAnswer } from '../../../src/http/routes/text-answer.js'
import { serveOperations } from '../../../src/http/routes/vendor-route.js'
import { bearer, demo } from '../../helpers/app.js'

/** What a route that answers `answered` in the place of an operation is taken for, and what is logged. */
async function answerAs(t: Test, id: OperationId, answered: () => unknown, validateResponses = true) {
  const logged: string[] = []
  const logger = pino({ level: 'error' }, { write: line => void logged.push(line) })
  const app = await buildApp({ settings: { validateResponses }, logger })
  t.teardown(() => app.close())
  const operation: Operation = { ...operations[id], method: 'GET', path: '/o/{organisation_id}/spoilt' }
  const { body: _, ...withoutBody } = operation
  serveOperations(app, [{ operation: withoutBody, route: { handle: answered } }], [])
  const response = await app.inject({ url: `/o/${demo.acme.id}/spoilt`, headers: bearer(demo.acme.key) })
  return { response, logged }
}

const spoilt: readonly (readonly [says: string, id: OperationId, answered: () => unknown, problem: string])[] = [
  ['a property is missing', 'GetConnector', () => ({ id: demo.shopify }), 'Connector tag "protocol" must be string'],
  ['there is no body', 'GetConnector', () => undefined, 'Connector must be object'],
  ['the body is null', 'ListCategories', () => null, 'Categories must be array'],
  ['the body is text', 'GetConnectorVersion', () => 'text', 'ConnectorVersion must be object'],
  [
    'text stands where JSON should',
    'GetConnectorVersion',
    () => new TextAnswer('text/plain', 'text'),
    "ConnectorVersion must have required property 'id'"
  ],
  ['it was rendered already', 'GetConnectorVersion', () => new RenderedJson('[]'), 'ConnectorVersion must be object'],
  ['a schema is neither object nor boolean', 'GetRawSchema', () => 5, 'RawSchema must be'],
  ['the status is 201', 'CreateAction', () => ({ name: 'x' }), 'Action tag "type" must be string']
]

for (const [says, id, answered, problem] of spoilt) {
  t.test(`a fault of ours is a logged 500 that says so: ${says} (${id})`, async t => {
    const { response, logged } = await answerAs(t, id, answered)
    t.equal(response.statusCode, 500)
    const { details, ...body } = response.json<Record<string, string>>()
    t.strictSame(body, { code: '500002', message: 'answer does not fit the contract' })
    t.match(details, `This is a fault of the mock, found by validateResponses: ${problem}`)
    t.match(response.headers['x-mock-explain'], 'responseInvalid; evidence=mock; ledger=response-invalid')
    t.equal(logged.length, 1)
    t.match(JSON.parse(logged[0] ?? ''), { level: 50, err: { message: problem } })
  })
}

function spoiltError(): ApiError {
  return apiError('connectorInUse', { extension: { code: 409 } })
}

t.test('an error whose body does not fit is one, too', async t => {
  const { response, logged } = await answerAs(t, 'GetConnector', () => {
    throw spoiltError()
  })
  t.strictSame([response.statusCode, response.json<{ code: string }>().code], [500, '500002'])
  t.match(response.json(), { details: /Error\/code must be string/ })
  t.equal(logged.length, 1)
})

t.test('an error is held against what its operation has for its status', async t => {
  const { response } = await answerAs(t, 'ImportHTTPConnector', () => {
    throw apiError('importRefused', { extension: { messages: 'none' } })
  })
  t.match(response.json(), { code: '500002', details: /ImportHTTPConnectorError/ })
})

t.test('what fits, what is text by right and what has no body leave as they are', async t => {
  const text = await answerAs(t, 'GetRawSchema', () => new TextAnswer('text/xml; charset=utf-8', '<a/>'))
  t.strictSame([text.response.statusCode, text.response.body], [200, '<a/>'])
  const none = await answerAs(t, 'DeleteConnector', () => ({ ignored: true }))
  t.strictSame([none.response.statusCode, none.response.body], [204, ''])
  const schema = await answerAs(t, 'GetRawSchema', () => false)
  t.strictSame([schema.response.statusCode, schema.response.body], [200, 'false'])
  t.strictSame([...text.logged, ...none.logged, ...schema.logged], [])
})

t.test('nothing is checked unless it is asked for', async t => {
  const { response } = await answerAs(t, 'GetConnector', () => ({ id: 1 }), false)
  t.strictSame([response.statusCode, response.json()], [200, { id: 1 }])
})
