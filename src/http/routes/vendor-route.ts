/** What every operation of the vendor has in common: who calls, for whom, and where it is served. */
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler, RouteOptions } from 'fastify'
import { authenticate } from '../../auth/authenticate.js'
import { authorise } from '../../auth/authorise.js'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import type { Principal } from '../../auth/principal.js'
import type { Operation } from '../../contract/operations.js'
import type { FiredFault } from '../../control/faults/faults.js'
import type { Sandbox } from '../../control/sandboxes/sandbox.js'
import { RenderedJson } from '../../core/rendered-json.js'
import { registerResponseCheck, type ResponseCheck } from '../plugins/response-check.js'
import { tellRequestAssumptions } from '../request-assumptions.js'
import { createPathReader, type PathValues } from './path-values.js'
import { createQueryReader, type QueryTexts, type QueryValues } from './query-values.js'
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
  takeAnyBody(app)
  const options = { issuers, readBody: createBodyReader(), check: registerResponseCheck(app) }
  for (const each of served) addVendorRoute(app, each, options)
}

/**
 * Every body is read as it is, so that its limit holds. An operation without one ignores it, whatever its type
 * (CONTRACT.md 7, 20), which Fastify would refuse where it is malformed; the others look at the type themselves.
 */
export function takeAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, bytes: Buffer) => bytes)
  scope.addHook('onRequest', (request, _, done) => {
    if (request.headers['content-type'] !== undefined) request.headers = { 'content-type': 'application/octet-stream' }
    done()
  })
}

/** Checks come in the order 401, 400 (path), 403 (assumed, CONTRACT.md 7, 24), then 400 for the query and the body. */
function addVendorRoute(
  app: FastifyInstance,
  { operation, route }: ServedOperation,
  { issuers, readBody, check }: ServeOptions
): void {
  const [readPath, readQuery] = [createPathReader(operation), createQueryReader(operation)]
  const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1')
  const options: Omit<RouteOptions, 'url'> = {
    method: operation.method,
    config: { operation },
    onRequest: (request, _, done) => {
      const { sandbox, headers } = request
      const admit = (principal: Principal) => {
        request.principal = principal
        request.path = readPath(request.params as Record<string, string>, sandbox.settings)
        authorise(principal, request.path.organisation_id)
        request.values = readQuery(request.query as QueryTexts)
      }
      const principal = authenticate({ world: sandbox, issuers }, headers)
      if (principal instanceof Promise) return void principal.then(admit).then(() => done(), done)
      admit(principal)
      done()
    },
    preHandler: prepare(operation, route, readBody),
    // What it returned Fastify would wait for, also where there is nothing to wait for.
    handler: (request, reply) => {
      const answered = handle(request, operation, route)
      const checked = request.sandbox.settings.validateResponses
        ? checkSuccess(check, request, operation, answered)
        : answered
      if (checked instanceof Promise)
        checked.then(each => answer(reply, operation, each)).catch(error => reply.send(error))
      else answer(reply, operation, checked)
    }
  }
  for (const prefix of PREFIXES) app.route({ ...options, url: prefix + path })
}

/** Reads the body of an operation that takes one, and does what cannot be done in one go. */
function prepare({ body }: Operation, route: VendorRoute, readBody: BodyReader): preHandlerAsyncHookHandler[] {
  if (body === undefined && route.prepare === undefined) return []
  return [
    async request => {
      request.body = body === undefined ? undefined : await readBody(body, request)
      request.prepared = request.body
      if (route.prepare !== undefined) request.prepared = await route.prepare(toVendorRequest(request))
    }
  ]
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
async function checkSuccess(
  check: ResponseCheck,
  request: FastifyRequest,
  { success }: Operation,
  answering: unknown
): Promise<unknown> {
  const answered = await answering
  if (success.schema === undefined || (answered instanceof TextAnswer && success.mediaType !== undefined))
    return answered
  await check(request, success.schema, answered instanceof RenderedJson ? answered.toJSON() : answered)
  return answered
}

function answer(reply: FastifyReply, { success }: Operation, payload: unknown): void {
  void reply.status(success.status)
  if (payload instanceof RenderedJson) void reply.type('application/json; charset=utf-8').send(payload.bytes)
  else if (payload instanceof TextAnswer) sendText(reply, payload)
  else {
    if (success.mediaType !== undefined) void reply.type(success.mediaType)
    void reply.send(success.schema === undefined ? undefined : payload)
  }
}
