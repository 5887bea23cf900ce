import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { getExtraServers, getInjectedBody, getRawSocket } from '../../../src/http/server/private-fields.js'

t.test('finds the private field in the installed version of Fastify', async t => {
  t.strictSame(getExtraServers(Fastify()), [])
})

t.test('throws if Fastify has no such private field', async t => {
  const app = { version: '99.0.0' } as FastifyInstance
  t.throws(() => getExtraServers(app), {
    message: 'Fastify 99.0.0 has no private field "serverBindings": change private-fields.ts'
  })
})

t.test('finds the socket under an encrypted one in this version of Node.js', async t => {
  const raw = new Socket()
  const encrypted = new TLSSocket(raw)
  t.teardown(() => encrypted.destroy())
  t.equal(getRawSocket(encrypted), raw)
})

t.test('finds the body of an injected request', async t => {
  const app = Fastify()
  app.addHook('onRequest', async ({ raw }, reply) => reply.send(getInjectedBody(raw)?.toString() ?? 'none'))
  for (const payload of ['text', Buffer.from('bytes'), { a: 1 }]) {
    const { body } = await app.inject({ method: 'POST', url: '/', payload })
    t.equal(
      body,
      typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : JSON.stringify(payload)
    )
  }
  t.equal((await app.inject('/')).body, 'none')
})

t.test('throws if an encrypted socket has no such private field', async t => {
  t.throws(() => getRawSocket({} as Socket), {
    message: `Node.js ${process.version} has no private field "_parent": change private-fields.ts`
  })
})
