/** The description of the control plane is true: of its routes, its bodies and its responses. */
import { Ajv } from 'ajv'
import t from 'tap'
import { examples } from '../../../src/contract/fidelity/examples/examples.js'
import { describeControlPlane } from '../../../src/control/description/describe-control-plane.js'
import { controlRoutes } from '../../../src/control/description/control-routes.js'
import { listViolations } from '../../../src/drift/enforcement/list-violations.js'
import type { Schemas } from '../../../src/drift/enforcement/sample-value.js'
import { createApp, injectImport } from '../../helpers/app.js'
import { listRoutes } from '../../helpers/control-plane.js'
import { runSteps } from '../../helpers/examples/run-example.js'

interface Described {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>
}

const document = describeControlPlane('test', 'http://localhost')
const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Described>>>>

/** Pages for people, which need no description. */
const undescribed = (path: string) => /^\/(ui|dashboard)\b/.test(path)

t.test('every route is described, and every described route exists', async t => {
  const app = await createApp(t)
  const described = controlRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  const found = (await listRoutes(app))
    .filter(({ method, url }) => url.startsWith('/__admin/') && !['HEAD', 'OPTIONS'].includes(method))
    .map(({ method, url }) => ({ method, path: url.slice('/__admin'.length) }))
    .filter(({ path }) => !undescribed(path))
    .map(({ method, path }) => `${method} ${path}`)
  const missing = found.filter(route => !described.includes(route))
  t.strictSame(
    described.filter(route => !found.includes(route)),
    [],
    'every described route exists'
  )
  t.not(found.length, 0)
  t.strictSame(missing, [])
})

t.test('every tag is explained', async t => {
  const tags = document.tags as readonly { readonly name: string; readonly description?: string }[]
  t.strictSame(
    tags.filter(({ description }) => description === undefined),
    []
  )
})

t.test('the responses of the examples are as described', async t => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addSchema({ ...document, $id: 'document' })
  const app = await createApp(t)
  await injectImport(app)
  const seen = new Set<string>()
  const more = controlRoutes
    .filter(({ method, path }) => method === 'GET' && !path.includes('{') && !path.startsWith('/oauth2'))
    // It does not end.
    .filter(({ mediaType }) => mediaType !== 'text/event-stream')
    .map(({ path, status }) => ({ send: `GET /__admin${path}`, status }))
  const runnable = Object.values(examples).filter(example => 'steps' in example && example.server === undefined)
  const steps = runnable.map(example => ('steps' in example ? example.steps : []))
  for (const list of [more, ...steps]) {
    if (!list.some(step => 'send' in step && step.send.includes(' /__admin/'))) continue
    for (const { step, received } of await runSteps(app, list)) {
      if (!('send' in step) || !step.send.includes(' /__admin/')) continue
      const [method = '', url = ''] = step.send.split(' ')
      const path = findPath(url.slice('/__admin'.length).split('?', 1)[0] as string)
      const described = paths[path]?.[method.toLowerCase()]
      const place = `${method} ${path} ${received.status}`
      t.ok(described, place)
      const response = described?.responses[String(received.status)] ?? described?.responses['4XX']
      const schema = response?.content?.['application/json']?.schema
      if (schema === undefined || !('$ref' in schema)) continue
      const pointer = (schema as { $ref: string }).$ref
      t.ok(ajv.validate(`document${pointer}`, received.body), `${place}: ${ajv.errorsText()}`)
      seen.add(place)
    }
    await app.inject({ method: 'POST', url: '/__admin/reset' })
  }
  t.ok(seen.size > 20, `${seen.size} kinds of responses`)
})

function findPath(url: string): string {
  return (
    Object.keys(paths).find(path => path === url) ??
    Object.keys(paths).find(path => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url)) ??
    url
  )
}

t.test('each constraint of a body is enforced', async t => {
  const app = await createApp(t)
  const schemas = document.components.schemas as Schemas
  let count = 0
  for (const { method, path, body } of controlRoutes) {
    if (body === undefined) continue
    for (const { place, broken } of listViolations(schemas, body)) {
      count++
      const response = await app.inject({ method, url: `/__admin${path}`, payload: broken as object })
      if (response.statusCode !== 400) t.fail(`${method} ${path} takes ${place}: ${response.body}`)
    }
  }
  t.ok(count > 50, `${count} constraints`)
})
