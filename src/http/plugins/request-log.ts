/** Logs one line for each request, without headers and queries, because they may hold secrets. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { maskTokens } from '../../contract/redaction.js'
import type { Logger } from '../logger.js'

/** They log no requests, so no line is built for nothing. */
const QUIET_LEVELS: ReadonlySet<string> = new Set(['warn', 'error', 'fatal', 'silent'])

/** Orchestrators and tools that wait send probes all the time, so these are logged at the level debug. */
const PROBE = /^\/(__admin\/(health|ready))?$/

export const requestLog = fp(
  (app: FastifyInstance, { logger }: { readonly logger: Logger }, done: () => void) => {
    app.addHook('onResponse', (request, reply, next) => {
      if (!QUIET_LEVELS.has(logger.level)) logResponse(request, reply)
      next()
    })
    done()
  },
  { name: 'request-log' }
)

function logResponse(request: FastifyRequest, reply: FastifyReply): void {
  const { method } = request
  const path = maskTokens(request.originalUrl.split('?', 1)[0] as string)
  const operation = request.operation?.operationId
  const ms = Math.round(reply.elapsedTime)
  const { statusCode: status } = reply
  const explain = reply.getHeader('x-mock-explain')
  const log = PROBE.test(path) ? request.log.debug : request.log.info
  log.call(request.log, { method, path, operation, status, ms, explain }, `${method} ${path} ${status}`)
}
