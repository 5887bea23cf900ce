import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { type OperationId, operations } from '../../src/contract/operations.js'
import type { PathParameter } from '../../src/contract/operations/parameters.js'
import { buildApp } from '../../src/http/app.js'
import type { AppOptions } from '../../src/http/options.js'
import { buildChecked } from './vendor/vendor-check.js'

/** The ids and API keys of the demo seed that tests use. */
export const demo = {
  library: { id: '01J0000000VERS0R1CATA0G001', key: 'swo_demo_library' },
  acme: { id: '01J0000000ACME000000000RG1', key: 'swo_demo_acme' },
  globex: { id: '01J0000000G10BEX0000000RG2', key: 'swo_demo_globex' },
  shopify: '01J00000005H0P1FY000000C01',
  hubSpot: '01J0000000HVBSP0T000000C02',
  bigQuery: '01J0000000B1GQVERY00000C03',
  internalErp: '01J0000000PR1VATE000000C04',
  draftOnly: '01J0000000DRAFT0N1Y0000C05',
  unknown: '01J0000000VNKN0WN00000000X'
} as const

/** An app that checks each response against the contract and the vendor's document. It closes with the test. */
export async function createApp(t: Test, options: AppOptions = {}): Promise<FastifyInstance> {
  const settings = { validateResponses: true, ...options.settings }
  const app = await buildChecked(t, () => buildApp({ ...options, settings }))
  t.teardown(() => app.close())
  return app
}

/** The same app, listening on a free port of 127.0.0.1. */
export async function listen(t: Test, options: AppOptions = {}): Promise<{ app: FastifyInstance; url: string }> {
  const app = await createApp(t, options)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, url }
}

interface ImportPath {
  readonly organisation?: string
  readonly connector?: string
  /** Percent-encoded. */
  readonly version?: string
}

/** The default: Acme imports the latest Shopify. */
export function importPath({
  organisation = demo.acme.id,
  connector = demo.shopify,
  version = 'latest'
}: ImportPath = {}): string {
  return `/o/${organisation}/connectors/${connector}/versions/${version}/library/import`
}

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` }
}

export async function injectImport(
  app: FastifyInstance,
  path: ImportPath = {},
  request: InjectOptions = {}
): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url: importPath(path), headers: bearer(demo.acme.key), ...request })
}

interface OperationCall {
  /** Not percent-encoded. The default organisation is Acme. */
  readonly path?: Partial<Record<PathParameter, string>>
  readonly query?: Record<string, string | readonly string[]>
  /** Sent as JSON if given. */
  readonly body?: unknown
  /** An API key. Default: Acme's. */
  readonly key?: string
}

/** The URL of an operation with its parameters. */
export function urlOf(operationId: OperationId, { path = {}, query = {} }: OperationCall = {}): string {
  const values: Partial<Record<string, string>> = { organisation_id: demo.acme.id, ...path }
  const url = operations[operationId].path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? '')
  )
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each])
  )
  return pairs.length === 0 ? url : `${url}?${new URLSearchParams(pairs).toString()}`
}

/** Calls an operation, by default as Acme. */
export async function call(
  app: FastifyInstance,
  operationId: OperationId,
  request: OperationCall = {}
): Promise<LightMyRequestResponse> {
  const { body, key = demo.acme.key } = request
  return app.inject({
    method: operations[operationId].method,
    url: urlOf(operationId, request),
    headers: { ...bearer(key), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { payload: JSON.stringify(body) })
  })
}
