/** Keeps each request to the vendor's API in the journal of its sandbox. */
import { parse as parseQuery } from 'node:querystring'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Principal } from '../../auth/principal.js'
import type { Operation } from '../../contract/operations.js'
import { maskTokens } from '../../contract/redaction.js'
import type { JournalEntry, JournalExplanation, JournalPrincipal } from '../../control/journal/journal-entry.js'
import { redactBody, redactHeaders, redactQuery } from '../../control/journal/redact-request.js'
import { canonicalId } from '../../core/ids.js'

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
    app.addHook('onRequest', (request, _, next) => {
      request.arrivedAt = request.sandbox.clock.now()
      next()
    })
    done()
  },
  { name: 'arrival', dependencies: ['sandbox'], decorators: { request: ['arrivedAt', 'explanation'] } }
)

/** Records each request with its response, before the client can see the response. */
export const journal = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onSend', (request, reply, payload, next) => {
      recordRequest(request, reply, reply.statusCode)
      next(null, payload)
    })
    done()
  },
  // A corrupted response is recorded as it was corrupted: faults come first.
  { name: 'journal', dependencies: ['arrival', 'faults'] }
)

/** Records a request once. @param status undefined if the connection is cut instead of a response. */
export function recordRequest(request: FastifyRequest, reply: FastifyReply, status: number | undefined): void {
  const { arrivedAt, sandbox } = request
  if (arrivedAt === undefined) return
  request.arrivedAt = undefined
  sandbox.requestCounts.add(request.operation?.operationId ?? 'none', status)
  sandbox.journal.record(() => toEntry(request, { arrivedAt, status, duration: reply.elapsedTime }))
}

interface Outcome {
  readonly arrivedAt: number
  readonly status: number | undefined
  readonly duration: number
}

/** Leaves out absent properties. Written without loops for speed, because it runs for every request. */
function toEntry(request: FastifyRequest, { arrivedAt, status, duration }: Outcome): JournalEntry {
  const { method, operation, fault, principal, explanation } = request
  const query = describeQuery(request, operation)
  const body = describeBody(request)
  const entry: Writable<JournalEntry> = {
    id: request.id,
    at: new Date(arrivedAt).toISOString(),
    method,
    path: maskTokens(request.originalUrl.split('?', 1)[0] as string),
    headers: redactHeaders(request.raw.headers),
    duration: Math.round(duration * 100) / 100
  }
  if (query !== undefined) entry.query = query
  if (body !== undefined) entry.body = body
  if (operation !== undefined) describeOperation(entry, operation, request)
  if (principal !== undefined) entry.principal = toJournalPrincipal(principal)
  if (status !== undefined) entry.status = status
  if (explanation !== undefined) entry.explanation = explanation
  if (fault !== undefined) entry.fault = { id: fault.id, kind: fault.fault.kind, phase: fault.phase }
  return entry
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** Reads the query from the URL, because the query of an operation is converted by now. */
function describeQuery({ url }: FastifyRequest, operation: Operation | undefined): JournalEntry['query'] {
  const start = url.indexOf('?')
  const values = start === -1 ? {} : parseQuery(url.slice(start + 1))
  return Object.keys(values).length === 0 ? undefined : redactQuery(values, operation?.query ?? [])
}

function describeBody({ body }: FastifyRequest): unknown {
  const isJson = typeof body === 'object' && body !== null && !Buffer.isBuffer(body) && !(body instanceof Map)
  return isJson ? redactBody(body) : undefined
}

function describeOperation(
  entry: Writable<JournalEntry>,
  { operationId }: Operation,
  { params }: FastifyRequest
): void {
  const { organisation_id, connector_id, version } = params as Readonly<Record<string, string | undefined>>
  entry.operation = operationId
  if (organisation_id !== undefined) entry.organisationId = maskTokens(canonicalId(organisation_id))
  if (connector_id !== undefined) entry.connectorId = maskTokens(canonicalId(connector_id))
  if (version !== undefined) entry.version = maskTokens(version)
}

function toJournalPrincipal(principal: Principal): JournalPrincipal {
  switch (principal.kind) {
    case 'apiKey':
      return { kind: principal.kind, name: principal.name }
    case 'user':
      return { kind: principal.kind, name: principal.sub }
    default:
      return { kind: principal.kind, name: principal.keyId }
  }
}
