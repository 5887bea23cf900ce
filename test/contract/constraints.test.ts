/** Every constraint of the served document is enforced: a request that breaks it is refused. */
import t from 'tap'
import type { ErrorBody } from '../../src/contract/schemas/common.js'
import { describeApi } from '../../src/contract/openapi.js'
import { type Operation, operationIds, operations, parametersOf } from '../../src/contract/operations.js'
import { pathParameters, type QueryParameter, queryParameters } from '../../src/contract/operations/parameters.js'
import { schemas } from '../../src/contract/schemas.js'
import { type DescribedApi, findUnenforced } from '../../src/drift/enforcement/find-unenforced.js'
import { createBodyValidator } from '../../src/validation/body-validator.js'
import { listViolations } from '../../src/drift/enforcement/list-violations.js'
import { createResponseValidator } from '../../src/validation/response-validator.js'
import { bearer, call, createApp, demo, urlOf } from '../helpers/app.js'

const api = describeApi('test') as unknown as DescribedApi

const path = {
  connector_id: demo.unknown,
  connection_id: demo.unknown,
  version: '1',
  auth_scheme_config_id: 'a',
  action_name: 'A',
  trigger_name: 'A',
  definition_name: 'A',
  protocol_slug: 'http',
  schema_filename: 'A.json'
}

/** Constraints that no request can break, with the reason. */
const exceptions: Readonly<Record<string, string>> = {}

t.test('each constraint of a body is enforced over HTTP', async t => {
  const app = await createApp(t)
  const validate = createBodyValidator(schemas)
  const tried = new Set<string>()
  for (const id of operationIds) {
    const { body }: Operation = operations[id]
    const root = body?.content['application/json']
    if (root === undefined) continue
    for (const { place, broken, valid } of listViolations(api.components.schemas, root)) {
      if (tried.has(place)) continue
      tried.add(place)
      t.strictSame(validate(root, valid, true), [], `${id}: ${place} can be fulfilled`)
      if (place in exceptions) continue
      const response = await call(app, id, { path, body: broken })
      const { code } = response.json<ErrorBody>()
      if (response.statusCode !== 400 || code !== '400004') t.fail(`${id} takes ${place}: ${response.body}`)
    }
  }
  t.comment(`${tried.size} constraints`)
  t.ok(tried.size > 200)
  t.strictSame(
    Object.keys(exceptions).filter(place => !tried.has(place)),
    [],
    'exceptions that are not needed'
  )
})

t.test('each constraint of a parameter in a path is enforced', async t => {
  const app = await createApp(t)
  for (const id of operationIds) {
    const { path: template }: Operation = operations[id]
    for (const name of parametersOf(template).filter(each => pathParameters[each].ulid)) {
      const response = await call(app, id, { path: { ...path, [name]: 'no-ulid' } })
      t.equal(response.statusCode, 400, `${id}: ${name}`)
      t.match(response.json(), { code: '400002', fields: [{ field: name }] })
    }
  }
})

/** Values that break the schema of a query parameter. */
const wrongValues: Readonly<Record<QueryParameter, readonly string[]>> = {
  first: ['0', '1001', 'a', '1.5', '-1'],
  after: [],
  before: [],
  sort: ['name', ':asc', 'name:asc,', 'a:b:c'],
  tags: [],
  categories: ['Magic'],
  protocol: [],
  name: [],
  force: ['yes', '1', 'TRUE']
}

t.test('each constraint of a parameter in a query is enforced', async t => {
  const app = await createApp(t)
  for (const id of operationIds) {
    const { query = [], method }: Operation = operations[id]
    for (const name of query) {
      const { type, ...constraints } = queryParameters[name].schema as Readonly<Record<string, unknown>>
      const isBound = type !== 'string' || 'pattern' in constraints
      t.equal(wrongValues[name].length > 0, isBound, `${name} has wrong values if it has constraints`)
      for (const value of wrongValues[name]) {
        const url = urlOf(id, { path, query: { [name]: value } })
        const response = await app.inject({ method, url, headers: bearer(demo.acme.key) })
        t.equal(response.statusCode, 400, `${id}: ${name}=${value}`)
      }
    }
  }
})

t.test('no constraint is claimed that the validators do not enforce', t => {
  const validate = createBodyValidator(schemas)
  const findProblem = createResponseValidator()
  const unenforced = findUnenforced(api, {
    fitsRequest: (name, value) => validate(name, value, true).length === 0,
    fitsResponse: (name, value) => findProblem(name, value, true) === undefined
  })
  t.strictSame(unenforced, [])
  t.end()
})

t.test('a constraint that is claimed and not enforced is found', t => {
  const all = findUnenforced(api, { fitsRequest: () => true, fitsResponse: () => true })
  t.ok(
    all.some(
      ({ in: direction, place }) => direction === 'request' && place === 'AuthSchemeConfigOAuth2 › tokenUrl › format'
    )
  )
  t.ok(all.some(({ in: direction, place }) => direction === 'response' && place === 'Definition › url › format'))
  t.ok(all.length > 500)
  t.end()
})
