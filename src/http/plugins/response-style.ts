/** The form of responses: the type of JSON, and what the settings choose of empty lists, errors and the charset. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import { defaultSettings, type Settings } from '../../contract/settings.js'

const CHARSET = '; charset=utf-8'

/** JSON has no charset (RFC 8259, 11), and the contract declares `application/json`. Fastify adds one to every type. */
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

/** Applies the settings to the responses of operations. */
export const responseStyle = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onSend', ({ sandbox: { settings } }, reply, payload, next) => {
      if (settings.jsonCharset !== usual.jsonCharset) addCharset(reply)
      // Most servers have the usual style: they must not parse what they have just written.
      if (settings.emptyLists === usual.emptyLists && settings.emptyErrors === usual.emptyErrors) {
        return next(null, payload)
      }
      next(null, isJson(reply) ? restyle(payload, settings) : payload)
    })
    done()
  },
  // Registered after the check, which knows the usual style only, and before the faults, which corrupt the result.
  { name: 'response-style', dependencies: ['sandbox', 'response-check'] }
)

const usual = Object.freeze(defaultSettings())

function addCharset(reply: FastifyReply): void {
  const type = reply.getHeader('content-type')
  if (type === 'application/json') void reply.header('content-type', type + CHARSET)
}

function isJson(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('application/json')
}

function restyle(payload: unknown, settings: Settings): unknown {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
  const text = payload.toString()
  return text === '' ? payload : JSON.stringify(JSON.parse(text), (_, value: unknown) => restyleValue(value, settings))
}

function restyleValue(value: unknown, { emptyLists, emptyErrors }: Settings): unknown {
  if (Array.isArray(value)) return value.length === 0 && emptyLists === 'null' ? null : (value as unknown)
  if (emptyErrors === 'list' && isResource(value) && !('errors' in value)) return { ...value, errors: [] }
  return value
}

/** An action or a trigger. */
function isResource(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && 'parameters' in value && 'responses' in value && 'method' in value
  )
}
