/** Answers what no route does: 405 where only the method is wrong, else 404 with the nearest path. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { findNearest } from '../../core/nearest.js'

interface KnownRoute {
  readonly method: string
  /** Its path, cut at the slashes; parameters begin with a colon. */
  readonly parts: readonly string[]
}

/**
 * Call it before any route is added; what it answers makes a scope answer what none of its routes does.
 * @param isHidden whether a path is none that anybody should be told of.
 */
export function registerUnmatched(
  app: FastifyInstance,
  isHidden: (path: string) => boolean
): (scope: FastifyInstance) => void {
  const routes: KnownRoute[] = []

  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, parts: url.split('/') })
  })

  return scope => scope.setNotFoundHandler((request, reply) => answerUnmatched(routes, isHidden, request, reply))
}

function answerUnmatched(
  routes: readonly KnownRoute[],
  isHidden: (path: string) => boolean,
  request: FastifyRequest,
  reply: FastifyReply
): never {
  const path = request.url.split('?', 1)[0] as string
  const allowed = methodsOf(routes, path)
  if (allowed.length > 0) {
    void reply.header('allow', allowed.join(', '))
    throw apiError('methodNotAllowed', { allowed: allowed.join(', '), found: request.method })
  }
  const given = withoutSlashes(path).split('/')
  const nearest = findNearest(
    path,
    routes.map(route => fillIn(route, given)).filter(known => !isHidden(known))
  )
  throw apiError('pathNotFound', { nearest })
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

/** The route's path with the given parts in the place of its parameters. */
function fillIn({ parts }: KnownRoute, given: readonly string[]): string {
  if (given.length !== parts.length) return parts.join('/')
  return parts.map((part, index) => (part.startsWith(':') ? given[index] : part)).join('/')
}
