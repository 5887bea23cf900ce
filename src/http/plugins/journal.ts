/** Keeps each request to the vendor's API in the journal of its sandbox, before its answer can be seen. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../../auth/principal.js'
import type { Operation } from '../../contract/operations.js'
import { maskTokens } from '../../contract/redaction.js'
import type { JournalEntry, JournalPrincipal } from '../../control/journal/journal-entry.js'
import { redactBody, redactHeaders, redactQuery } from '../../control/journal/redact-request.js'
import { canonicalId } from '../../core/ids.js'
import { RawBody } from '../routes/request-body.js'

/** Notes when a request came: only what was noted is recorded. Call it before registerFaults. */
export function registerArrivals(scope: FastifyInstance): void {
  scope.addHook('onRequest', (request, _, done) => {
    request.arrivedAt = request.sandbox.clock.now()
    done()
  })
}

/** Call it after registerFaults: what is spoilt is recorded as it was spoilt. */
export function registerJournal(scope: FastifyInstance): void {
  scope.addHook('onSend', (request, reply, payload, done) => {
    recordRequest(request, reply, reply.statusCode)
    done(null, payload)
  })
}

/** Once for each request. @param status undefined where the connection is cut instead of an answer. */
export function recordRequest(request: FastifyRequest, reply: FastifyReply, status: number | undefined): void {
  const { arrivedAt, sandbox } = request
  if (arrivedAt === undefined) return
  request.arrivedAt = undefined
  sandbox.requestCounts.add(request.routeOptions.config?.operation?.operationId ?? 'none', status)
  sandbox.journal.record(() => toEntry(request, { arrivedAt, status, duration: reply.elapsedTime }))
}

interface Answered {
  readonly arrivedAt: number
  readonly status: number | undefined
  readonly duration: number
}

/** What is not there is left out. Spelt out, for this is done for every request. */
function toEntry(request: FastifyRequest, { arrivedAt, status, duration }: Answered): JournalEntry {
  const { method, fault, principal, explanation } = request
  const operation = request.routeOptions.config?.operation
  const query = describeQuery(request, operation)
  const body = describeBody(request)
  const entry: Writable<JournalEntry> = {
    id: request.id,
    at: new Date(arrivedAt).toISOString(),
    method,
    path: maskTokens(request.url.split('?', 1)[0] as string),
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

function describeQuery({ query }: FastifyRequest, operation: Operation | undefined): JournalEntry['query'] {
  const values = (query ?? {}) as Readonly<Record<string, unknown>>
  return Object.keys(values).length === 0 ? undefined : redactQuery(values, operation?.query ?? [])
}

function describeBody({ body }: FastifyRequest): unknown {
  const isJson = typeof body === 'object' && body !== null && !Buffer.isBuffer(body) && !(body instanceof RawBody)
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
