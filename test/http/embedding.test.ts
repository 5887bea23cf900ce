/** Plugins and routes that an embedding program adds to the app. */
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import t from 'tap'
import { type Operation, operationIds } from '../../src/contract/operations.js'
import type { Sandboxes } from '../../src/control/sandboxes/sandboxes.js'
import { vendorRoutes } from '../../src/http/routes/index.js'
import { bearer, createApp, demo, importPath } from '../helpers/app.js'

const foreignPlugin = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.decorate('ping', () => 'pong')
    app.addHook('onSend', async (_request, reply) => void reply.header('x-embedded', 'yes'))
    done()
  },
  { fastify: '5.x', name: 'foreign-cache' }
)

const body = {
  type: 'object',
  properties: { count: { type: 'integer', minimum: 1 }, kind: { type: 'string', default: 'plain' } },
  required: ['count'],
  additionalProperties: false
}

t.test('a foreign plugin and a foreign route with a schema work beside the operations', async t => {
  const app = await createApp(t)
  app.register(foreignPlugin)
  app.post('/foreign/:id', {
    schema: {
      params: { type: 'object', properties: { id: { type: 'integer' } } },
      body,
      response: {
        200: {
          type: 'object',
          properties: { id: { type: 'integer' }, body: { type: 'object', properties: body.properties } }
        }
      }
    },
    handler: async request => ({ ...(request.params as object), body: request.body, hidden: true })
  })

  const valid = await app.inject({ method: 'POST', url: '/foreign/7', payload: { count: '3', unknown: 1 } })
  t.strictSame(valid.json(), { id: 7, body: { count: 3, kind: 'plain' } }, 'coerced and serialised by the schema')
  t.equal(valid.headers['x-embedded'], 'yes')

  const invalid = await app.inject({ method: 'POST', url: '/foreign/7', payload: { count: 0 } })
  t.equal(invalid.statusCode, 400)
  t.match(invalid.json(), { code: '400004', fields: [{ field: 'count', message: 'must be >= 1' }] })
  const path = await app.inject({ method: 'POST', url: '/foreign/x', payload: { count: 1 } })
  t.match(path.json(), { code: '400002', fields: [{ field: 'id', message: 'must be integer' }] })

  const imported = await app.inject({ method: 'POST', url: importPath(), headers: bearer(demo.acme.key) })
  t.equal(imported.statusCode, 200)
  t.equal(imported.headers['x-embedded'], 'yes')
})

t.test('a foreign plugin for another version of Fastify is refused', async t => {
  const app = await createApp(t)
  app.register(fp((_app: FastifyInstance, _: object, done: () => void) => done(), { fastify: '4.x', name: 'old' }))
  const failure = await app.ready().then(
    () => undefined,
    (error: Error) => error
  )
  t.match(failure, { code: 'FST_ERR_PLUGIN_VERSION_MISMATCH' })
})

t.test('every vendor route has a schema', async t => {
  const routes: RouteOptions[] = []
  const app = Fastify({ exposeHeadRoutes: false })
  app.decorate('refuseUnmatched', () => {
    throw new Error('not used')
  })
  app.decorateRequest('operation')
  app.decorateRequest('sandbox')
  app.decorate('sandboxes', { requirements: {} } as Sandboxes)
  app.addHook('onRoute', route => void routes.push(route))
  app.register(vendorRoutes, { issuers: [], documentLimit: 1 })
  await app.ready()
  t.equal(routes.length, operationIds.length)
  for (const { url, schema, config } of routes) {
    t.strictSame(Object.keys(schema ?? {}).sort(), partsOf(config?.operation as Operation), url)
  }
})

function partsOf({ body }: Operation): string[] {
  return [...(body === undefined ? [] : ['body']), 'params', 'querystring', 'response']
}
