/** Keeps each request to the vendor's API in the journal of its sandbox. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Principal } from '../../auth/principal.js'
import type { Operation } from '../../contract/operations.js'
import { maskTokens } from '../../contract/redaction.js'
import { SUCCESS, toFaultOutcome } from '../../control/coverage/coverage.js'
import type { JournalExplanation, JournalPrincipal } from '../../control/journal/journal-entry.js'
import type { KeepBody } from '../../control/journal/journal.js'
import type { JournalRecord } from '../../control/journal/journal-record.js'
import { canonicalId } from '../../core/ids.js'
import { elapsed } from '../../core/timers.js'
import { collectLateBody } from '../late-body.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request arrived, by the clock of its sandbox; undefined once it is recorded or if it never will be. */
    arrivedAt: number | undefined
    /** Why the response is an error. */
    explanation: JournalExplanation | undefined
  }
}

/** Notes when a request arrived. Only such requests are recorded. */
export const arrival = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.decorateRequest('arrivedAt')
    app.decorateRequest('explanation')
    app.addHook('onRequest', (request, _, next) => {
      request.arrivedAt = request.sandbox.clock.now()
      next()
    })
    // Without a logger, Fastify measures the time of a request only if there is such a hook.
    app.addHook('onResponse', (_request, _reply, next) => next())
    done()
  },
  { name: 'arrival', dependencies: ['sandbox'] }
)

/** Records each request with its response, before the client can see the response. */
export const journal = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onSend', (request, reply, payload, next) => {
      recordRequest(request, reply, { status: reply.statusCode, payload })
      next(null, payload)
    })
    done()
  },
  // A corrupted response is recorded as it was corrupted: faults come first.
  { name: 'journal', dependencies: ['arrival', 'faults'] }
)

/** What the client is sent. */
export interface Sent {
  readonly status: number
  readonly payload: unknown
}

/** Records a request once. @param sent undefined if the connection is cut instead of a response. */
export function recordRequest(request: FastifyRequest, reply: FastifyReply, sent: Sent | undefined): void {
  const { arrivedAt, sandbox } = request
  if (arrivedAt === undefined) return
  request.arrivedAt = undefined
  sandbox.requestCounts.add(request.operation?.operationId ?? 'none', sent?.status)
  sandbox.traffic.add(sent?.status, reply.elapsedTime)
  cover(request, sent?.status)
  const { journal } = sandbox
  const record = journal.record(keep => toRecord(request, { arrivedAt, sent, reply, keep }))
  if (record === undefined) return
  const clears = journal.countClears()
  collectLateBody(request, body => {
    if (body !== undefined) journal.addBody(record, body)
    for (const listener of request.server.sandboxes.shared.listeners) listener({ sandbox, record, clears })
  })
}

/** A delay or a slow response does not change what the operation responds. */
const SHOWN_FAULTS: readonly string[] = ['delay', 'dribble']

function cover(
  { sandbox: { coverage }, operation, method, fault, explanation }: FastifyRequest,
  status?: number
): void {
  if (operation === undefined || method === 'OPTIONS') return
  const { operationId } = operation
  if (fault !== undefined) {
    coverage.add(operationId, toFaultOutcome(fault.fault.kind, fault.phase))
    if (!SHOWN_FAULTS.includes(fault.fault.kind)) return
  }
  if (status !== undefined) coverage.add(operationId, status < 400 ? SUCCESS : (explanation?.rule ?? String(status)))
}

interface Outcome {
  readonly arrivedAt: number
  readonly sent: Sent | undefined
  readonly reply: FastifyReply
  readonly keep: KeepBody
}

/** Leaves out absent properties. Written without loops for speed, because it runs for every request. */
function toRecord(request: FastifyRequest, { arrivedAt, sent, reply, keep }: Outcome): JournalRecord {
  const { method, operation, fault, principal, explanation, originalUrl, url } = request
  const record: Writable<JournalRecord> = {
    id: request.id,
    arrivedAt,
    startedAt: elapsed() - reply.elapsedTime,
    method,
    path: maskTokens(originalUrl.split('?', 1)[0] as string),
    duration: Math.round(reply.elapsedTime * 100) / 100,
    request: {
      headers: request.raw.headers,
      query: queryOf(url),
      parameters: operation?.query ?? [],
      rules: 'operation',
      body: keep(request.bytes)
    }
  }
  if (operation !== undefined) describeOperation(record, operation, request)
  if (principal !== undefined) record.principal = toJournalPrincipal(principal)
  if (sent !== undefined) {
    record.status = sent.status
    record.response = toResponse(sent, reply, operation, keep)
  }
  if (explanation !== undefined) record.explanation = explanation
  if (fault !== undefined) record.fault = { id: fault.id, kind: fault.fault.kind, phase: fault.phase }
  return record
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

function queryOf(url: string): string {
  const start = url.indexOf('?')
  return start === -1 ? '' : url.slice(start + 1)
}

function toResponse(
  { status, payload }: Sent,
  reply: FastifyReply,
  operation: Operation | undefined,
  keep: KeepBody
): NonNullable<JournalRecord['response']> {
  const isBody = typeof payload === 'string' || Buffer.isBuffer(payload)
  return {
    headers: reply.getHeaders(),
    rules: status >= 400 ? 'error' : operation?.success.schema === 'RawSchema' ? 'schema' : 'operation',
    body: isBody ? keep(payload) : undefined
  }
}

function describeOperation(
  record: Writable<JournalRecord>,
  { operationId }: Operation,
  { params }: FastifyRequest
): void {
  const { organisation_id, connector_id, version } = params as Readonly<Record<string, string | undefined>>
  record.operation = operationId
  if (organisation_id !== undefined) record.organisationId = maskTokens(canonicalId(organisation_id))
  if (connector_id !== undefined) record.connectorId = maskTokens(canonicalId(connector_id))
  if (version !== undefined) record.version = maskTokens(version)
}

function toJournalPrincipal(principal: Principal): JournalPrincipal {
  return { kind: principal.kind, name: nameOf(principal) }
}

export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'apiKey':
      return principal.name
    case 'user':
      return principal.sub
    default:
      return principal.keyId
  }
}
