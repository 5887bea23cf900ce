import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { getExtraServers } from '../../../src/http/server/fastify-internals.js'

t.test('finds the private field in the installed version of Fastify', async t => {
  t.strictSame(getExtraServers(Fastify()), [])
})

t.test('throws if Fastify has no such private field', async t => {
  const app = { version: '99.0.0' } as FastifyInstance
  t.throws(() => getExtraServers(app), {
    message: 'Fastify 99.0.0 has no private field "serverBindings": change fastify-internals.ts'
  })
})
