/** Keeps each request to the vendor's API in the journal of its sandbox, before its answer can be seen. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../../auth/principal.js'
import { maskTokens } from '../../contract/redaction.js'
import type { JournalEntry, JournalPrincipal } from '../../control/journal/journal-entry.js'
import { redactBody, redactHeaders, redactQuery } from '../../control/journal/redact-request.js'
import { canonicalId } from '../../core/ids.js'
import { RawBody } from '../routes/request-body.js'

/** Notes when a request came: only what was noted is recorded. Call it before registerFaults. */
export function registerArrivals(scope: FastifyInstance): void {
  scope.addHook('onRequest', async request => {
    request.arrivedAt = request.sandbox.clock.now()
  })
}

/** Call it after registerFaults: what is spoilt is recorded as it was spoilt. */
export function registerJournal(scope: FastifyInstance): void {
  scope.addHook('onSend', async (request, reply) => recordRequest(request, reply, reply.statusCode))
}

/** Once for each request. @param status undefined where the connection is cut instead of an answer. */
export function recordRequest(request: FastifyRequest, reply: FastifyReply, status: number | undefined): void {
  const { arrivedAt, sandbox } = request
  if (arrivedAt === undefined) return
  request.arrivedAt = undefined
  sandbox.tally.add(request.routeOptions.config?.operation?.operationId ?? 'none', status)
  sandbox.journal.record(toEntry(request, { arrivedAt, status, duration: reply.elapsedTime }))
}

interface Answered {
  readonly arrivedAt: number
  readonly status: number | undefined
  readonly duration: number
}

function toEntry(request: FastifyRequest, { arrivedAt, status, duration }: Answered): JournalEntry {
  const { method, fault, principal, explanation } = request
  const operation = request.routeOptions.config?.operation
  return {
    id: request.id,
    at: new Date(arrivedAt).toISOString(),
    method,
    path: maskTokens(request.url.split('?', 1)[0] as string),
    ...describeQuery(request),
    headers: redactHeaders(request.raw.headers),
    ...describeBody(request),
    ...(operation && { operation: operation.operationId, ...describePath(request) }),
    ...(principal && { principal: toJournalPrincipal(principal) }),
    ...(status !== undefined && { status }),
    duration: Math.round(duration * 100) / 100,
    ...(explanation && { explanation }),
    ...(fault && { fault: { id: fault.id, kind: fault.fault.kind, phase: fault.phase } })
  }
}

function describeQuery({ query, routeOptions }: FastifyRequest): Pick<JournalEntry, 'query'> {
  const values = (query ?? {}) as Readonly<Record<string, unknown>>
  if (Object.keys(values).length === 0) return {}
  return { query: redactQuery(values, routeOptions.config?.operation?.query ?? []) }
}

function describeBody({ body }: FastifyRequest): Pick<JournalEntry, 'body'> {
  const isJson = typeof body === 'object' && body !== null && !Buffer.isBuffer(body) && !(body instanceof RawBody)
  const kept = isJson ? redactBody(body) : undefined
  return kept === undefined ? {} : { body: kept }
}

function describePath({ params }: FastifyRequest): Pick<JournalEntry, 'organisationId' | 'connectorId' | 'version'> {
  const { organisation_id, connector_id, version } = params as Readonly<Record<string, string | undefined>>
  return {
    ...(organisation_id !== undefined && { organisationId: maskTokens(canonicalId(organisation_id)) }),
    ...(connector_id !== undefined && { connectorId: maskTokens(canonicalId(connector_id)) }),
    ...(version !== undefined && { version: maskTokens(version) })
  }
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
