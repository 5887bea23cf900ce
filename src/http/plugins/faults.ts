/** Applies the faults of a sandbox to requests: before the operation, or after it has committed. */
import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { ErrorBody } from '../../contract/schemas/common.js'
import type { FaultCall, FiredFault } from '../../control/faults/faults.js'
import { canonicalId } from '../../core/ids.js'
import { explanationHeader } from '../explanation-header.js'
import { recordRequest } from './journal.js'
import { closeConnection, isGone, resetConnection, sendInPieces, sendTruncated, wait } from './network-faults.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The fault that the request met. */
    fault: FiredFault | undefined
  }
}

export const faults = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onRequest', (request, reply, next) => {
      const operation = request.operation?.operationId
      const { faults } = request.sandbox
      if (operation === undefined || faults.isEmpty()) return next()
      const met = faults.fire(toCall(operation, request))
      if (met === undefined) return next()
      request.fault = met
      if (met.phase === 'after-commit') return next()
      actBeforeOperation(met, request, reply).then(isAnswered => {
        if (!isAnswered) next()
      }, next)
    })

    // From here, a fault may send the response itself or drop it, instead of Fastify.
    app.addHook('onSend', (request, reply, payload, next) => {
      const met = request.fault
      if (met === undefined || isOver(met)) return next(null, payload)
      corrupt(met, request, reply, payload).then(corrupted => {
        if (corrupted !== undefined) next(null, corrupted.payload)
      }, next)
    })
    done()
  },
  { name: 'faults', dependencies: ['sandbox', 'arrival'], decorators: { request: ['fault'] } }
)

function toCall(operation: string, { params }: FastifyRequest): FaultCall {
  const { organisation_id = '', connector_id = '', version = '' } = params as Readonly<Record<string, string>>
  return { operation, organisationId: canonicalId(organisation_id), connectorId: canonicalId(connector_id), version }
}

/** Whether the fault has done all its work before the operation. */
function isOver({ phase, fault }: FiredFault): boolean {
  return phase === 'before' && ['status', 'quota', 'delay'].includes(fault.kind)
}

/** @returns whether the request is finished, so that the operation must not run. */
async function actBeforeOperation(met: FiredFault, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  await wait(met.delay, reply)
  return isGone(reply) ? leave(request, reply) : actBefore(met, request, reply)
}

/** The operation must not run after the client has gone, because its writes would surprise a later test. */
function leave(request: FastifyRequest, reply: FastifyReply): true {
  recordRequest(request, reply, undefined)
  reply.hijack()
  return true
}

function actBefore(met: FiredFault, request: FastifyRequest, reply: FastifyReply): boolean {
  switch (met.fault.kind) {
    case 'status':
    case 'quota':
      void reply.send(becomeError(met, request, reply))
      return true
    case 'empty':
    case 'reset':
      cut(met, request, reply)
      return true
    default:
      return false
  }
}

/** @returns the payload to send, undefined for no body; or undefined if the response needs no more work. */
async function corrupt(
  met: FiredFault,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown
): Promise<{ readonly payload: unknown } | undefined> {
  const { fault, phase, delay } = met
  if (phase === 'after-commit') await wait(delay, reply)
  if (request.server.ending.aborted) void reply.header('connection', 'close')
  const body = toBuffer(payload)
  switch (fault.kind) {
    case 'delay':
      return { payload }
    case 'status':
    case 'quota':
      return { payload: JSON.stringify(becomeError(met, request, reply)) }
    case 'malformed':
      return { payload: breakJson(body, reply) }
    case 'empty':
    case 'reset':
      return void cut(met, request, reply)
    case 'truncate':
      if (body.length === 0) return void cut(met, request, reply)
      recordCut(met, request, reply, reply.statusCode)
      return void sendTruncated(reply, body, { part: fault.at ?? 0.5, error: toCutError(met) })
    case 'dribble':
      recordRequest(request, reply, reply.statusCode)
      await sendInPieces(reply, body, { pieces: fault.chunks, duration: fault.duration })
      return undefined
  }
}

function cut(met: FiredFault, request: FastifyRequest, reply: FastifyReply): void {
  recordCut(met, request, reply, undefined)
  if (met.fault.kind === 'reset') resetConnection(reply, toCutError(met))
  else closeConnection(reply, toCutError(met))
}

/** A cut response never finishes, so it is logged here. */
function recordCut(
  { id, fault }: FiredFault,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number | undefined
): void {
  recordRequest(request, reply, status)
  request.log.info({ fault: id, kind: fault.kind }, `${request.method} ${request.routeOptions.url} cut by ${id}`)
}

/** What `inject` rejects with. The code is the one that a Node client sees when its connection is cut. */
function toCutError({ id, fault }: FiredFault): Error {
  const message = `no complete response: the fault ${id} (${fault.kind}) cut the connection`
  return Object.assign(new Error(message), { code: 'ECONNRESET' })
}

/** Gives the reply the status and headers of the fault's error. @returns its body. */
function becomeError({ id, fault, retryAfter }: FiredFault, request: FastifyRequest, reply: FastifyReply): ErrorBody {
  const status = fault.kind === 'status' ? fault.status : TOO_MANY_REQUESTS
  const body = toErrorBody(id, status, fault)
  request.explanation = { rule: 'fault', evidence: 'mock', ledger: 'faults', message: body.message, found: id }
  void reply
    .status(status)
    .removeHeader('www-authenticate')
    .headers({
      'content-type': 'application/json',
      'x-mock-explain': explanationHeader({ rule: 'fault', ledger: 'faults', found: id }, 'mock'),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="versori-mock", error="invalid_token"' })
    })
  return body
}

const TOO_MANY_REQUESTS = 429

function toErrorBody(id: string, status: number, fault: FiredFault['fault']): ErrorBody {
  const { code = `${status}000`, message = STATUS_CODES[status]?.toLowerCase() ?? 'fault' } =
    fault.kind === 'status' ? fault : {}
  return { code, message, details: `The fault ${id} of the mock sent this response, not the operation.` }
}

/** Keeps the length, so that the headers stay true, and ends the JSON with the wrong bracket. */
function breakJson(body: Buffer, reply: FastifyReply): Buffer {
  if (body.length === 0) {
    void reply.status(200).header('content-type', 'application/json')
    return Buffer.from('{')
  }
  const broken = Buffer.from(body)
  broken[broken.length - 1] = body.at(-1) === CLOSING_BRACE ? CLOSING_BRACKET : CLOSING_BRACE
  return broken
}

const [CLOSING_BRACE, CLOSING_BRACKET] = [0x7d, 0x5d]

function toBuffer(payload: unknown): Buffer {
  if (typeof payload === 'string') return Buffer.from(payload)
  return Buffer.isBuffer(payload) ? payload : Buffer.alloc(0)
}
