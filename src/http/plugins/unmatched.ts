/** Refuses what no route matches: 405 where only the method is wrong, otherwise 404 with the nearest path. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { apiError } from '../../contract/errors.js'
import { findNearest } from '../../core/nearest.js'
import { PRODUCTION_PREFIX } from '../server/production-prefix.js'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The not-found handler of every scope.
     * @throws ApiError 405 `methodNotAllowed`, 404 `pathNotFound`.
     */
    readonly refuseUnmatched: (request: FastifyRequest, reply: FastifyReply) => never
  }
}

interface KnownRoute {
  readonly method: string
  /** Its path, split at the slashes; parameters begin with a colon. */
  readonly parts: readonly string[]
}

interface UnmatchedOptions {
  /** Whether a path must not be suggested to anybody. */
  readonly isHidden: (path: string) => boolean
}

/** It knows the routes that are added after it. */
export const unmatched = fp(
  (app: FastifyInstance, { isHidden }: UnmatchedOptions, done: () => void) => {
    const routes: KnownRoute[] = []
    app.addHook('onRoute', ({ method, url, config }) => {
      const urls = config?.operation === undefined ? [url] : [url, PRODUCTION_PREFIX + url]
      for (const each of [method].flat()) for (const path of urls) routes.push({ method: each, parts: path.split('/') })
    })
    app.decorate('refuseUnmatched', (request, reply) => refuse(routes, isHidden, request, reply))
    done()
  },
  { name: 'unmatched' }
)

function refuse(
  routes: readonly KnownRoute[],
  isHidden: (path: string) => boolean,
  request: FastifyRequest,
  reply: FastifyReply
): never {
  const path = request.originalUrl.split('?', 1)[0] as string
  const allowed = methodsOf(routes, path).join(', ')
  if (allowed !== '') {
    void reply.header('allow', allowed)
    throw apiError('methodNotAllowed', { allowed, found: request.method })
  }
  const given = withoutSlashes(path).split('/')
  const paths = routes.map(route => fillIn(route, given)).filter(known => !isHidden(known))
  throw apiError('pathNotFound', { nearest: findNearest(path, paths) })
}

function methodsOf(routes: readonly KnownRoute[], path: string): string[] {
  const given = path.split('/')
  const methods = routes.filter(route => fillIn(route, given) === path).map(({ method }) => method)
  return [...new Set(methods)].sort()
}

function withoutSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

/** The path of a route with its parameters replaced by the given parts. */
function fillIn({ parts }: KnownRoute, given: readonly string[]): string {
  if (given.length !== parts.length) return parts.join('/')
  return parts.map((part, index) => (part.startsWith(':') ? given[index] : part)).join('/')
}
