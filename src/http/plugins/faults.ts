/** Applies the faults of a sandbox to requests: before the operation, or after it has committed. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { FaultCall, FiredFault, LateCall } from '../../control/faults/faults.js'
import { toMilliseconds } from '../../core/duration.js'
import { canonicalId } from '../../core/ids.js'
import { once } from '../../core/once.js'
import { toText } from '../../control/journal/message-criteria.js'
import { becomeFaultError } from '../fault-error.js'
import { cutOff } from './epoch.js'
import { nameOf, recordRequest, type Sent } from './journal.js'
import { closeConnection, isGone, resetConnection, sendInPieces, sendTruncated, wait } from './network-faults.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The fault that the request met. */
    fault: FiredFault | undefined
  }
}

export const faults = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.decorateRequest('fault')
    app.addHook('onRequest', (request, reply, next) => {
      const operation = request.operation?.operationId
      const { faults } = request.sandbox
      if (operation === undefined || faults.isEmpty()) return next()
      meet(faults.fire(toCall(operation, request)), request, reply, next)
    })

    // After authentication, with the body as it was sent.
    app.addHook('preValidation', (request, reply, next) => {
      const operation = request.operation?.operationId
      const { faults } = request.sandbox
      if (operation === undefined || request.fault !== undefined || faults.isEmpty()) return next()
      meet(faults.fireLate(toLateCall(operation, request)), request, reply, next)
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
  { name: 'faults', dependencies: ['sandbox', 'epoch', 'arrival'] }
)

/** Continues with the next hook, unless the fault answers the request. */
function meet(
  met: FiredFault | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
  next: (error?: Error) => void
): void {
  if (met === undefined) return next()
  request.fault = met
  if (met.phase === 'after-commit') return next()
  actBeforeOperation(met, request, reply).then(isAnswered => {
    if (!isAnswered) next()
  }, next)
}

function toCall(operation: string, { params, raw: { headers } }: FastifyRequest): FaultCall {
  const { organisation_id = '', connector_id = '', version = '' } = params as Readonly<Record<string, string>>
  const [organisationId, connectorId] = [canonicalId(organisation_id), canonicalId(connector_id)]
  return { operation, organisationId, connectorId, version, headers }
}

function toLateCall(operation: string, request: FastifyRequest): LateCall {
  const { principal, bytes } = request
  // Many faults can look at the same body.
  const read = once(() => readBody(bytes))
  return {
    ...toCall(operation, request),
    principal: principal && nameOf(principal),
    readBody: read,
    readText: once(() => toText(read()))
  }
}

/** The JSON value, or the text of a body that is no JSON. */
function readBody(bytes: Buffer | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) return undefined
  const text = bytes.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Whether the fault has done all its work before the operation. */
function isOver({ phase, fault }: FiredFault): boolean {
  return phase === 'before' && ['status', 'quota', 'delay'].includes(fault.kind)
}

/** @returns whether the request is finished, so that the operation must not run. */
async function actBeforeOperation(met: FiredFault, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  await wait(met.delay, reply)
  if (isGone(reply)) return leave(request, reply)
  if (!request.epoch.aborted) return actBefore(met, request, reply)
  cutOff(request, reply)
  return true
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
      void reply.send(becomeFaultError(met, request, reply))
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
  // A client that has gone got nothing, whatever would have been sent.
  if (phase === 'after-commit' && delay > 0 && isGone(reply)) return void leave(request, reply)
  if (request.epoch.aborted) return void cutOff(request, reply)
  if (request.server.ending.aborted) void reply.header('connection', 'close')
  const body = toBuffer(payload)
  switch (fault.kind) {
    case 'delay':
      return { payload }
    case 'status':
    case 'quota':
      return { payload: becomeFaultError(met, request, reply) }
    case 'malformed':
      return { payload: breakJson(body, reply) }
    case 'empty':
    case 'reset':
      return void cut(met, request, reply)
    case 'truncate':
      if (body.length === 0) return void cut(met, request, reply)
      return void truncate(met, request, reply, body)
    case 'dribble':
      recordRequest(request, reply, { status: reply.statusCode, payload })
      await sendInPieces(reply, body, {
        pieces: fault.chunks,
        duration: toMilliseconds(fault.duration) as number,
        error: toCutError(met)
      })
      return undefined
  }
}

function cut(met: FiredFault, request: FastifyRequest, reply: FastifyReply): void {
  recordCut(met, request, reply, undefined)
  if (met.fault.kind === 'reset') resetConnection(reply, toCutError(met))
  else closeConnection(reply, toCutError(met))
}

function truncate(met: FiredFault, request: FastifyRequest, reply: FastifyReply, body: Buffer): void {
  const { at = DEFAULT_CUT } = met.fault as { readonly at?: number }
  const part = body.subarray(0, Math.floor(body.length * at))
  recordCut(met, request, reply, { status: reply.statusCode, payload: part })
  sendTruncated(reply, { whole: body, part, error: toCutError(met) })
}

/** The fraction of a truncated body that is sent. */
const DEFAULT_CUT = 0.5

/** A cut response never finishes, so it is logged here. */
function recordCut(
  { id, fault }: FiredFault,
  request: FastifyRequest,
  reply: FastifyReply,
  sent: Sent | undefined
): void {
  recordRequest(request, reply, sent)
  request.log.info({ fault: id, kind: fault.kind }, `${request.method} ${request.routeOptions.url} cut by ${id}`)
}

/** What `inject` rejects with. The code is the one that a Node client sees when its connection is cut. */
function toCutError({ id, fault }: FiredFault): Error {
  const message = `no complete response: the fault ${id} (${fault.kind}) cut the connection`
  return Object.assign(new Error(message), { code: 'ECONNRESET' })
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
