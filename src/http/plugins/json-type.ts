/** JSON has no charset (RFC 8259, 11), and the contract declares `application/json`. Fastify adds one to every type. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

const CHARSET = '; charset=utf-8'

export const jsonType = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onSend', (_, reply, payload, next) => {
      const type = reply.getHeader('content-type')
      if (typeof type === 'string' && type.endsWith(`json${CHARSET}`)) {
        void reply.header('content-type', type.slice(0, -CHARSET.length))
      }
      next(null, payload)
    })
    done()
  },
  { name: 'json-type' }
)
