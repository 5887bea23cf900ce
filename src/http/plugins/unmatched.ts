/** Refuses what no route matches: 405 where only the method is wrong, otherwise 404 with the nearest path. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { apiError } from '../../contract/errors.js'
import { findNearest } from '../../core/nearest.js'
import { listPaths } from '../server/production-prefix.js'
import { isAllowedPreflight } from './cors.js'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The not-found handler of every scope. It also responds to allowed preflights, which no route does.
     * @throws ApiError 405 `methodNotAllowed`, 404 `pathNotFound`.
     */
    readonly refuseUnmatched: (request: FastifyRequest, reply: FastifyReply) => unknown
    /** All routes by now, with every path of the operations. */
    readonly knownRoutes: KnownRoute[]
  }
}

export interface KnownRoute {
  readonly method: string
  /** Its path, split at the slashes; parameters begin with a colon. */
  readonly parts: readonly string[]
}

export interface UnmatchedOptions {
  /** The routes of another app that it knows too. Its own are added to them. */
  readonly routes?: KnownRoute[]
  /** Whether a path must not be suggested. */
  readonly isHidden: (path: string) => boolean
}

/** Register it first: it knows only the routes that are added after it. */
export const unmatched = fp(
  (app: FastifyInstance, { routes = [], isHidden }: UnmatchedOptions, done: () => void) => {
    app.addHook('onRoute', ({ method, url, config }) => {
      const urls = config?.operation === undefined ? [url] : listPaths(url)
      for (const each of [method].flat()) for (const path of urls) routes.push({ method: each, parts: path.split('/') })
    })
    app.decorate('knownRoutes', routes)
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
): unknown {
  if (isAllowedPreflight(request, reply)) return reply.status(204).send()
  const path = request.originalUrl.split('?', 1)[0] as string
  const allowed = methodsOf(routes, path).join(', ')
  if (allowed !== '') {
    void reply.header('allow', allowed)
    throw apiError('methodNotAllowed', { allowed, found: request.method })
  }
  const given = toSegments(path)
  const known = routes.filter(route => !isHidden(route.parts.join('/')))
  const isPlatformV2 = PLATFORM_V2.test(given.join('/'))
  // A similar path of Connect v1 would lead astray, such as `protocols` for `projects`.
  const nearest = findWithin(known, given) ?? (isPlatformV2 ? undefined : findNearest(path, toPaths(known, given)))
  throw apiError('pathNotFound', { nearest, isPlatformV2 })
}

/** What an organisation has in Platform v2, the vendor's other API, but not in Connect v1 (docs/contract.md 3.1). */
const NOUNS_OF_V2 = [
  ...['activations', 'automations', 'connections', 'environment', 'environments', 'environment-systems'],
  ...['execution-pools', 'notification_channels', 'projects', 'store', 'systems', 'users']
]

/** The paths of Platform v2. Its clients replace the base URL or only the host, so the prefix can be any. */
const PLATFORM_V2 = new RegExp(`^/v2(/|$)|/(api|platform)/v2(/|$)|/o/[^/]+/(${NOUNS_OF_V2.join('|')})(/|$)`)

function methodsOf(routes: readonly KnownRoute[], path: string): string[] {
  const given = path.split('/')
  const methods = routes.filter(route => fillIn(route, given) === path).map(({ method }) => method)
  return [...new Set(methods)].sort()
}

/** The path without doubled slashes and slashes at its end. */
function toSegments(path: string): string[] {
  return ['', ...path.split('/').filter(segment => segment !== '')]
}

/** Finds a known path at the end of the path, after a wrong prefix or a double slash. */
function findWithin(routes: readonly KnownRoute[], segments: readonly string[]): string | undefined {
  const longest = Math.max(...routes.map(({ parts }) => parts.length))
  for (let start = Math.max(1, segments.length + 1 - longest); start < segments.length; start++) {
    const path = `/${segments.slice(start).join('/')}`
    if (methodsOf(routes, path).length > 0) return path
  }
  return undefined
}

function toPaths(routes: readonly KnownRoute[], segments: readonly string[]): string[] {
  return routes.map(route => fillIn(route, segments))
}

/** The path of a route with its parameters replaced by the given parts. */
function fillIn({ parts }: KnownRoute, given: readonly string[]): string {
  if (given.length !== parts.length) return parts.join('/')
  return parts.map((part, index) => (part.startsWith(':') ? given[index] : part)).join('/')
}
