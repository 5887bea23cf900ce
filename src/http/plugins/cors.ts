/**
 * Cross-origin access for web pages, because the vendor's SDK runs in them.
 *
 * Own code, because the plugin of the ecosystem adds a route for all OPTIONS requests: it would collide with the one of
 * an app that embeds the mock, and keep preflights out of the journal.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { operationIds, operations } from '../../contract/operations.js'
import { quote } from '../../core/quote.js'

export interface CorsOptions {
  /** Origins such as `https://app.example.com`, `*` or `none`. By default the pages of this machine. */
  readonly corsOrigin?: string | readonly string[] | undefined
}

/** A page of this machine, by any of its names. */
const LOCAL_PAGE = /^https?:\/\/([\w-]+\.)*localhost(:\d+)?$|^https?:\/\/(127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** What a page needs to understand a response. */
const EXPOSED_HEADERS = 'x-request-id, x-mock-explain, retry-after, www-authenticate, allow'

const METHODS = [...new Set(['GET', 'HEAD', ...operationIds.map(id => operations[id].method)])].join(', ')

/** Adds the headers to every response in the scope, errors and preflights included. */
export const cors = fp(
  (app: FastifyInstance, { corsOrigin }: CorsOptions, done: () => void) => {
    const allowed = corsOrigin === undefined ? undefined : [corsOrigin].flat()
    if (allowed?.includes('none') === true) return done()
    app.addHook('onRequest', (request, reply, next) => {
      const { origin } = request.headers
      if (origin === undefined) return next()
      void reply.header('vary', 'Origin')
      if (isAllowed(origin, allowed)) allow(origin, request, reply)
      next()
    })
    done()
  },
  { name: 'cors' }
)

/** Why the option is invalid; undefined if it is valid. */
export function findCorsOriginProblem(given: string | readonly string[]): string | undefined {
  const origins = [given].flat()
  const isSpecial = (origin: string) => origin === '*' || origin === 'none'
  const wrong = origins.find(origin => !isSpecial(origin) && !isOrigin(origin))
  if (wrong !== undefined) return `must be an origin such as https://app.example.com, * or none; got ${quote(wrong)}`
  return origins.some(isSpecial) && origins.length > 1 ? '* and none cannot be combined with other origins' : undefined
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

/** Whether the request is the preflight of a page that may use the API. No route answers it: see `refuseUnmatched`. */
export function isAllowedPreflight(request: FastifyRequest, reply: FastifyReply): boolean {
  return isPreflight(request) && reply.hasHeader('access-control-allow-origin')
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

function isAllowed(origin: string, allowed: readonly string[] | undefined): boolean {
  return allowed === undefined ? LOCAL_PAGE.test(origin) : allowed.includes('*') || allowed.includes(origin)
}

/** A page that sends credentials needs its own origin in the response: browsers refuse `*` then. */
function allow(origin: string, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': EXPOSED_HEADERS
  })
  if (!isPreflight(request)) return
  void reply.header('access-control-allow-methods', METHODS)
  const wanted = request.headers['access-control-request-headers']
  if (wanted !== undefined) void reply.header('access-control-allow-headers', wanted)
}
