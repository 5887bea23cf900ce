/**
 * A draft of Acme for tests to change: an import of the latest Shopify, with three actions, two triggers and three
 * definitions.
 */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Connector } from '../../src/contract/schemas/connector.js'
import type { Definition } from '../../src/contract/schemas/definition.js'
import type { OperationId } from '../../src/contract/operations.js'
import type { AuthSchemeConfig } from '../../src/contract/schemas/auth-scheme-config.js'
import { call, injectImport } from './app.js'
import { schemes } from './seeds/seeds.js'

interface DraftCall {
  readonly path?: object
  readonly query?: Record<string, string>
  readonly body?: unknown
}

export interface Draft {
  readonly connectorId: string
  readonly call: (operationId: OperationId, request?: DraftCall) => Promise<LightMyRequestResponse>
  /** The body of the response. Rejects if its status is not `status` (default: 200). */
  readonly get: <Answer>(operationId: OperationId, request?: DraftCall, status?: number) => Promise<Answer>
}

export const VERSION = '2024-07'

export async function importDraft(app: FastifyInstance): Promise<Draft> {
  const { id: connectorId } = (await injectImport(app)).json<Connector>()
  const callDraft: Draft['call'] = (operationId, { path, ...request } = {}) =>
    call(app, operationId, { path: { connector_id: connectorId, version: VERSION, ...path }, ...request })
  return {
    connectorId,
    call: callDraft,
    async get<Answer>(operationId: OperationId, request: DraftCall = {}, status = 200) {
      const response = await callDraft(operationId, request)
      if (response.statusCode !== status) throw new Error(`${operationId}: ${response.statusCode} ${response.body}`)
      return response.json<Answer>()
    }
  }
}

/** A draft without actions, triggers and definitions. */
export async function emptyDraft(app: FastifyInstance): Promise<Draft> {
  const draft = await importDraft(app)
  for (const kind of ['Action', 'Trigger'] as const) {
    const key = kind === 'Action' ? 'actions' : 'triggers'
    const page = await draft.get<Record<string, { name: string }[]>>(`Get${kind}s`)
    for (const { name } of page[key] ?? []) {
      await draft.call(`Delete${kind}`, { path: { [`${kind.toLowerCase()}_name`]: name } })
    }
  }
  await draft.call('DeleteDefinitions', { body: { all: true } })
  return draft
}

/** A definition for a request body, with its schema given as a value. */
export function definition(name: string, schema: unknown = {}, accept: readonly string[] = ['application/json']) {
  return { name, accept, schema: { contentType: 'application/schema+json', content: JSON.stringify(schema) } }
}

export async function createDefinitions(draft: Draft, ...definitions: object[]): Promise<Definition[]> {
  return (await draft.get<{ definitions: Definition[] }>('CreateDefinitions', { body: { definitions } }, 201))
    .definitions
}

/** Gives a connector one scheme of each kind, which connections can then use. No operation is called. */
export function offerSchemes(app: FastifyInstance, connector: Connector): Connector {
  const { store } = app.sandboxes.default
  const offered = Object.values(schemes) as AuthSchemeConfig[]
  store.connectors.replaceSchemes(connector.id, [...store.connectors.listSchemes(connector.id), ...offered])
  return { ...connector, authSchemeConfigs: [...connector.authSchemeConfigs, ...offered] }
}
