/** Makes requests meet the faults of their sandbox: before the operation, or once it has committed. */
import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorBody } from '../../contract/schemas/common.js'
import type { FaultCall, FiredFault } from '../../control/faults/faults.js'
import { canonicalId } from '../../core/ids.js'
import { explanationHeader } from '../explanation-header.js'
import { closeConnection, isGone, resetConnection, sendInPieces, sendTruncated, wait } from '../wire.js'
import { recordRequest } from './journal.js'

export function registerFaults(scope: FastifyInstance): void {
  scope.addHook('onRequest', (request, reply, done) => {
    const operation = request.routeOptions.config?.operation?.operationId
    const { faults } = request.sandbox
    if (operation === undefined || faults.isEmpty()) return done()
    const met = faults.fire(toCall(operation, request))
    if (met === undefined) return done()
    request.fault = met
    if (met.phase === 'after-commit') return done()
    begin(met, request, reply).then(isAnswered => {
      if (!isAnswered) done()
    }, done)
  })

  // An answer that is sent in another way, or not at all, is never done with here.
  scope.addHook('onSend', (request, reply, payload, done) => {
    const met = request.fault
    if (met === undefined || isOver(met)) return done(null, payload)
    spoil(met, request, reply, payload).then(spoilt => {
      if (spoilt !== undefined) done(null, spoilt.payload)
    }, done)
  })
}

function toCall(operation: string, { params }: FastifyRequest): FaultCall {
  const { organisation_id = '', connector_id = '', version = '' } = params as Readonly<Record<string, string>>
  return { operation, organisationId: canonicalId(organisation_id), connectorId: canonicalId(connector_id), version }
}

/** Whether all that the fault does was done before the operation. */
function isOver({ phase, fault }: FiredFault): boolean {
  return phase === 'before' && ['status', 'quota', 'delay'].includes(fault.kind)
}

/** Does what comes before the operation. @returns whether that was all, and there is no operation to come. */
async function begin(met: FiredFault, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  await wait(met.delay, reply)
  return isGone(reply) ? leave(request, reply) : actBefore(met, request, reply)
}

/** Nobody waits for what would be done: the operation is not begun, so that nothing is done at an odd time later. */
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

/** The payload to send, which is undefined where there is no body; nothing where the answer is taken care of. */
async function spoil(
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
      return void sendTruncated(reply, body, fault.at ?? 0.5, toCutError(met))
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

/** What is cut is never done with, and so logged here. */
function recordCut(
  { id, fault }: FiredFault,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number | undefined
): void {
  recordRequest(request, reply, status)
  request.log.info({ fault: id, kind: fault.kind }, `${request.method} ${request.routeOptions.url} cut by ${id}`)
}

/** What `inject` rejects with; the code is that of a client of Node whose connection is cut. */
function toCutError({ id, fault }: FiredFault): Error {
  const message = `no whole answer: the fault ${id} (${fault.kind}) cut the connection`
  return Object.assign(new Error(message), { code: 'ECONNRESET' })
}

/** Gives the reply the head of the error that the fault asks for, and answers its body. */
function becomeError({ id, fault, retryAfter }: FiredFault, request: FastifyRequest, reply: FastifyReply): ErrorBody {
  const status = fault.kind === 'status' ? fault.status : TOO_MANY_REQUESTS
  const body = toErrorBody(id, status, fault)
  request.explanation = { rule: 'fault', evidence: 'mock', ledger: 'faults', message: body.message, found: id }
  void reply
    .status(status)
    .removeHeader('www-authenticate')
    .headers({
      'content-type': 'application/json; charset=utf-8',
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
  return { code, message, details: `The fault ${id} of the mock answered, not the operation.` }
}

/** As long as before, so that the head stays true, but with the wrong bracket at its end. */
function breakJson(body: Buffer, reply: FastifyReply): Buffer {
  if (body.length === 0) {
    void reply.status(200).header('content-type', 'application/json; charset=utf-8')
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
