/** What every operation of the vendor has in common: who calls, for whom, and where it is served. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { authenticate } from '../../auth/authenticate.js'
import type { AuthenticationContext } from '../../auth/context.js'
import { authorise } from '../../auth/authorise.js'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import type { Operation } from '../../contract/operations.js'
import type { FiredFault } from '../../control/faults/faults.js'
import type { Sandbox } from '../../control/sandbox.js'
import { RenderedJson } from '../../core/rendered-json.js'
import { registerResponseCheck, type ResponseCheck } from '../plugins/response-check.js'
import { tellRequestAssumptions } from '../request-assumptions.js'
import { type PathValues, readPathValues } from './path-values.js'
import { type QueryTexts, type QueryValues, readQueryValues } from './query-values.js'
import { type BodyReader, createBodyReader } from './request-body.js'
import { sendText, TextAnswer } from './text-answer.js'

/** A request that was let through. */
export interface VendorRequest<Body = unknown> {
  readonly sandbox: Sandbox
  readonly path: PathValues
  readonly query: QueryValues
  readonly body: Body
}

/** What an operation of the vendor does with a request. */
export interface VendorRoute<Body = unknown> {
  /** What cannot be done at once, such as reading a document: what comes of it is the body that `handle` gets. */
  prepare?(request: VendorRequest): Promise<Body>
  /** In one go, in one transaction: it may be rehearsed and undone. */
  handle(request: VendorRequest<Body>): unknown
}

/** An operation that is served, and what it does. */
export interface ServedOperation {
  readonly operation: Operation
  readonly route: VendorRoute
}

interface ServeOptions {
  readonly issuers: readonly TrustedIssuer[]
  readonly readBody: BodyReader
  readonly check: ResponseCheck
}

const PREFIXES = ['', '/api/connect/v1']

/** Serves operations under production's prefix and, as on the vendor's development server, at the root. */
export function serveOperations(
  app: FastifyInstance,
  served: readonly ServedOperation[],
  issuers: readonly TrustedIssuer[]
): void {
  const options = { issuers, readBody: createBodyReader(), check: registerResponseCheck(app) }
  for (const prefix of PREFIXES) {
    app.register(
      async scope => {
        takeAnyBody(scope)
        for (const each of served) addVendorRoute(scope, each, options)
      },
      { prefix }
    )
  }
}

/**
 * Every body is read as it is, so that its limit holds. An operation without one ignores it, whatever its type
 * (CONTRACT.md 7, 20), which Fastify would refuse where it is malformed; the others look at the type themselves.
 */
export function takeAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, bytes: Buffer) => bytes)
  scope.addHook('onRequest', async request => {
    if (request.headers['content-type'] !== undefined) request.headers = { 'content-type': 'application/octet-stream' }
  })
}

/** Checks come in the order 401, 400 (path), 403 (assumed, CONTRACT.md 7, 24), then 400 for the query and the body. */
function addVendorRoute(
  app: FastifyInstance,
  { operation, route }: ServedOperation,
  { issuers, readBody, check }: ServeOptions
): void {
  const { body } = operation
  app.route<{ Params: Record<string, string>; Querystring: QueryTexts }>({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operation },
    onRequest: async request => {
      const { sandbox, headers } = request
      request.principal = await authenticate(withIssuers(sandbox, issuers), headers)
      request.path = readPathValues(operation, request.params, sandbox.settings)
      authorise(request.principal, request.path.organisation_id)
      request.values = readQueryValues(operation, request.query)
    },
    preHandler: async request => {
      request.body = body === undefined ? undefined : await readBody(body, request)
      request.prepared = request.body
      if (route.prepare !== undefined) request.prepared = await route.prepare(toVendorRequest(request))
    },
    handler: async (request, reply) => {
      const answered = await handle(request, operation, route)
      if (request.sandbox.settings.validateResponses) await checkSuccess(check, request, operation, answered)
      return answer(reply, operation, answered)
    }
  })
}

/** The store is asked for each time: a token takes a while to verify, and the world may be another one by then. */
function withIssuers(sandbox: Sandbox, issuers: readonly TrustedIssuer[]): AuthenticationContext {
  const { id, clock } = sandbox
  return {
    id,
    clock,
    issuers,
    get store() {
      return sandbox.store
    }
  }
}

/** A read at once, a write together with those that come with it. */
function handle(request: FastifyRequest, operation: Operation, route: VendorRoute): unknown {
  const { sandbox, fault } = request
  const work = workOf(request, operation, route)
  if (isRehearsal(fault)) return sandbox.store.rehearse(work)
  return operation.method === 'GET' ? work() : sandbox.commit(work)
}

/** What the request rests on is told in the same go, so that a refusal undoes what was done. */
function workOf(request: FastifyRequest, operation: Operation, route: VendorRoute): () => unknown {
  const { rests } = request.sandbox
  if (rests === undefined) return () => route.handle(toVendorRequest(request))
  return () => {
    const answered = route.handle(toVendorRequest(request))
    tellRequestAssumptions(request, operation, rests)
    return answered
  }
}

function toVendorRequest({ sandbox, path, values, prepared }: FastifyRequest): VendorRequest {
  return { sandbox, path, query: values, body: prepared }
}

/** A fault that acts instead of the operation, and yet needs its answer in order to spoil it. */
function isRehearsal(met: FiredFault | undefined): boolean {
  return met?.phase === 'before' && ['malformed', 'truncate'].includes(met.fault.kind)
}

/** Without a schema nothing is sent; and a schema of a definition may be text, of which the contract says nothing. */
async function checkSuccess(check: ResponseCheck, request: FastifyRequest, { success }: Operation, answered: unknown): Promise<void> {
  if (success.schema === undefined || (answered instanceof TextAnswer && success.mediaType !== undefined)) return
  await check(request, success.schema, answered instanceof RenderedJson ? answered.toJSON() : answered)
}

function answer(reply: FastifyReply, { success }: Operation, payload: unknown): FastifyReply {
  if (payload instanceof RenderedJson) {
    return reply.status(success.status).type('application/json; charset=utf-8').send(payload.text)
  }
  if (payload instanceof TextAnswer) return sendText(reply.status(success.status), payload)
  if (success.mediaType !== undefined) void reply.type(success.mediaType)
  return reply.status(success.status).send(success.schema === undefined ? undefined : payload)
}
