/** The OpenAPI 3.1 document of the control plane. */
import { type Json, publishSchemas, refer } from '../../contract/publish-schemas.js'
import { ErrorBody, ErrorField } from '../../contract/schemas/common.js'
import { bodySchemas } from '../body-schemas.js'
import { type ControlRoute, controlRoutes } from './control-routes.js'
import { reportSchemas } from './report-schemas.js'

/** @param baseUrl of the server. */
export function describeControlPlane(version: string, baseUrl: string) {
  const paths: Record<string, Json> = {}
  for (const route of controlRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describe(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control plane of versori-mock',
      version,
      description:
        'Arranges and inspects a test. The real platform has nothing like it. The API of the mock itself has a document ' +
        'of its own, at /__admin/openapi.json.',
      contact: { name: 'versori-mock' },
      license: { name: 'MIT', identifier: 'MIT' }
    },
    servers: [{ url: `${baseUrl}/__admin`, description: 'The mock.' }],
    security: [{ adminToken: [] }, {}],
    tags: listTags(),
    paths,
    components: {
      securitySchemes: {
        adminToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of --admin-token. On a loopback address, none is needed.'
        }
      },
      schemas: publishSchemas(allSchemas(), paths)
    }
  }
}

function allSchemas(): Record<string, object> {
  const reports = [ErrorBody, ErrorField, ...reportSchemas].map(schema => [schema.$id as string, schema] as const)
  return { ...bodySchemas, ...Object.fromEntries(reports), Seed }
}

const Seed = { type: 'object', description: 'A seed. Its JSON Schema is fixtures/seed.schema.json of the package.' }

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'health': 'Whether the mock is alive.',
  'ready': 'Whether the mock can serve requests.',
  'sandboxes': 'Isolated environments in one server.',
  'reset': 'Going back to the seed.',
  'snapshots': 'Copies of the data, to go back to.',
  'state': 'The data as a seed.',
  'settings': 'Settings for behaviour that the contract leaves open.',
  'requests': 'The journal of requests.',
  'faults': 'Failures to test a client against.',
  'coverage': 'Which operations and outcomes were seen.',
  'conduct': 'What a client did that it should not do.',
  'usages': 'Marks for use by other products.',
  'oauth2': 'Pages of an OAuth 2.0 flow, for a browser.',
  'clock': 'The clock of a sandbox.',
  'tokens': 'Tokens and API keys.',
  'fidelity': 'The ledger: how sure each behaviour is.',
  'organisations': 'Who can call.',
  'connectors': 'The connectors of all organisations.',
  'traffic': 'Requests over time.',
  'openapi.json': 'The description of the API.',
  'control-plane.json': 'This document.',
  '': 'The dashboard.',
  'docs': 'The description of the API as a page.',
  'assets': 'The files of the dashboard.',
  'metrics': 'Metrics for Prometheus.'
}

function listTags(): { readonly name: string; readonly description: string }[] {
  return [...new Set(controlRoutes.map(({ tag }) => tag))].map(name => {
    return { name, description: DESCRIPTIONS[name] as string }
  })
}

function describe({ operationId, summary, tag, isOpen = false, ...route }: ControlRoute): Json {
  return {
    operationId,
    summary,
    description: `${summary}.`,
    tags: [tag],
    ...(isOpen && { security: [] }),
    parameters: describeParameters(route),
    ...describeBody(route),
    responses: describeResponses(route)
  }
}

type Route = Omit<ControlRoute, 'operationId' | 'summary' | 'tag' | 'isOpen'>

function describeParameters({ path, query = {} }: Route): Json[] {
  const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => {
    return { name, in: 'path', required: true, description: `The ${name}.`, schema: { type: 'string' } }
  })
  const all = isForServer(path) ? query : { ...query, sandbox: 'The id of a sandbox. Default: default.' }
  const inQuery = Object.entries(all).map(([name, description]) => {
    return { name, in: 'query', required: false, description, schema: { type: 'string' } }
  })
  return [...inPath, ...inQuery]
}

/** Whether a route concerns the whole server, not one sandbox. */
function isForServer(path: string): boolean {
  return /^\/(sandboxes|fidelity|openapi\.json|control-plane\.json|docs|assets|metrics)(\/|$)/.test(path)
}

function describeBody({ body, takesSeed = false }: Route): Json {
  const schema = takesSeed ? 'Seed' : body
  if (schema === undefined) return {}
  return { requestBody: { required: takesSeed, content: { 'application/json': { schema: refer(schema) } } } }
}

function describeResponses({ status, response, mediaType = 'application/json' }: Route): Json {
  const untyped = { type: mediaType === 'application/json' ? 'object' : 'string' }
  const schema = response === undefined ? untyped : refer(response)
  const hasBody = status === 200 || status === 201
  return {
    [status]: { description: REASONS[status], ...(hasBody && { content: { [mediaType]: { schema } } }) },
    '4XX': { description: 'Refused.', content: { 'application/json': { schema: refer('Error') } } },
    'default': { description: 'Error', content: { 'application/json': { schema: refer('Error') } } }
  }
}

const REASONS = { 200: 'OK', 201: 'Created', 204: 'No content', 302: 'Redirected' } as const
