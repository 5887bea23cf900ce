/** Calls the control plane. */
import type { FastifyInstance, HTTPMethods, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Connector } from '../../src/contract/schemas/connector.js'
import type { ErrorBody } from '../../src/contract/schemas/common.js'
import type { JournalEntry } from '../../src/control/journal/journal-entry.js'
import type { SandboxReport } from '../../src/control/sandboxes/lease-sandbox.js'
import { bearer, importPath } from './app.js'

/** @example admin(app, 'PUT /clock', { frozen: true }) */
export async function admin(
  app: FastifyInstance,
  route: string,
  payload?: InjectOptions['payload'],
  headers: Record<string, string> = {}
): Promise<LightMyRequestResponse> {
  const [method, path] = route.split(' ') as [HTTPMethods, string]
  return app.inject({
    method: method as 'GET',
    url: `/__admin${path}`,
    headers,
    ...(payload !== undefined && { payload })
  })
}

/** The body of a successful response. @throws Error for any other response. */
export async function ask<Body>(...request: Parameters<typeof admin>): Promise<Body> {
  const response = await admin(...request)
  if (response.statusCode >= 300) throw new Error(`${request[1]}: ${response.statusCode} ${response.body}`)
  return (response.body === '' ? undefined : response.json<Body>()) as Body
}

/** The `fields` of a 400 for an invalid body. @throws Error for any other response. */
export async function fieldsOf(...request: Parameters<typeof admin>): Promise<ErrorBody['fields']> {
  const response = await admin(...request)
  const body = response.json<ErrorBody>()
  if (response.statusCode !== 400 || body.code !== '400004')
    throw new Error(`${request[1]}: ${response.statusCode} ${response.body}`)
  return body.fields
}

export interface Lease extends SandboxReport {
  readonly organisationId: string
  readonly expiresAt: string
  readonly token: string
}

export async function lease(app: FastifyInstance, request?: InjectOptions['payload']): Promise<Lease> {
  return ask<Lease>(app, 'POST /sandboxes', request)
}

/** The header that selects a sandbox. */
export function inSandbox(id: string): Record<string, string> {
  return { 'x-mock-sandbox': id }
}

export async function requestsOf(app: FastifyInstance, query = ''): Promise<JournalEntry[]> {
  return (await ask<{ requests: JournalEntry[] }>(app, `GET /requests${query}`)).requests
}

/** The ids of an organisation's connectors in the state of a sandbox. */
export async function connectorsOf(
  app: FastifyInstance,
  organisationId: string,
  sandbox = 'default'
): Promise<string[]> {
  const { connectors } = await ask<{ connectors: Connector[] }>(app, `GET /state?sandbox=${sandbox}`)
  return connectors.filter(each => each.organisationId === organisationId).map(({ id }) => id)
}

/** Imports the latest Shopify with the credentials of a lease. */
export async function importInto(
  app: FastifyInstance,
  { organisationId, token }: Pick<Lease, 'organisationId' | 'token'>,
  headers: Record<string, string> = {}
): Promise<LightMyRequestResponse> {
  const url = importPath({ organisation: organisationId })
  return app.inject({ method: 'POST', url, headers: { ...bearer(token), ...headers } })
}

export interface Route {
  readonly method: string
  /** With `:name` for a parameter. */
  readonly url: string
}

/** All routes of the mock, those of its control plane too. */
export async function listRoutes(app: FastifyInstance): Promise<Route[]> {
  await app.ready()
  await app.openControlPlane()
  return app.knownRoutes.map(({ method, parts }) => ({ method, url: parts.join('/') }))
}
