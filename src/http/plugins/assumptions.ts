/**
 * Under `--require documented`, refuses a success that depends on how a request uses what the contract leaves open:
 * ApiError 501 `restsOnAssumption`.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { findCredential } from '../../auth/presented-credential.js'
import { listShown } from '../../contract/assumptions.js'
import { type Operation, parametersOf } from '../../contract/operations.js'
import { pathParameters } from '../../contract/operations/parameters.js'

export const assumptions = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    if (app.sandboxes.requirements.require === undefined) return done()
    app.addHook('onSend', (request, reply, payload, next) => {
      if (reply.statusCode < 400) assertAccepted(request)
      next(null, payload)
    })
    done()
  },
  { name: 'assumptions', dependencies: ['sandbox'] }
)

/** Call it when the operation has succeeded. @throws ApiError 501 `restsOnAssumption`. */
export function assertAccepted(request: FastifyRequest): void {
  const { operation } = request
  if (operation === undefined) return
  const { authorization, cookie } = request.raw.headers
  const { after, before, sort, categories = [], tags = '' } = request.query as ListQuery
  const inCookie = findCredential({ cookie })?.token
  const inHeader = findCredential({ authorization })?.token
  const shown = {
    'cookie-carries-bearer-token': authorization === undefined,
    'scheme-word-in-any-case': authorization !== undefined && !/^(Bearer|JWT) /.test(authorization),
    'header-beats-cookie': inHeader !== undefined && inCookie !== undefined && inCookie !== inHeader,
    'ids-in-lower-case': hasIdInLowerCase(request, operation),
    'body-where-none-is-taken': operation.body === undefined && hasBody(request),
    'cursors': after !== undefined || before !== undefined,
    'lists-are-sorted': sort !== undefined,
    'several-categories-are-or': categories.length > 1,
    'several-tags-are-and': tags.split(',').filter(tag => tag !== '').length > 1
  }
  request.sandbox.assume?.(...listShown(shown))
}

interface ListQuery {
  readonly after?: string
  readonly before?: string
  readonly sort?: string
  readonly categories?: readonly string[]
  readonly tags?: string
}

/** Compares the path, which is as sent, with its parameters, which are canonical by now. */
function hasIdInLowerCase({ params, url }: FastifyRequest, { path }: Operation): boolean {
  const segments = (url.split('?', 1)[0] as string).split('/').map(decodeURIComponent)
  const ids = parametersOf(path).filter(name => pathParameters[name].ulid)
  return ids.some(name => !segments.includes((params as Readonly<Record<string, string>>)[name] as string))
}

function hasBody({ raw: { headers } }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
