/** Requests of any size: every body, query, header, path and document of every operation, and of the control plane. */
import type { InjectOptions } from 'fastify'
import type { TSchema } from '@sinclair/typebox'
import { type Operation, operationIds, operations } from '../../../src/contract/operations.js'
import { parametersOf } from '../../../src/contract/operations/operation.js'
import { schemas } from '../../../src/contract/schemas.js'
import { bodySchemas } from '../../../src/control/body-schemas.js'
import { resolveRef, seedJsonSchema } from '../../../src/control/seeds/seed-json-schema.js'
import { resolveIn } from '../../../src/validation/body-validator.js'
import type { JsonSchema } from '../../../src/validation/plain-json-schema.js'
import { bearer, demo } from '../app.js'
import { formType, toForm } from '../http-import.js'
import { bodyShapes } from './body-shapes.js'
import { documentShapes, yamlShapes } from './document-shapes.js'
import { repeatText, type Shape } from './shape.js'

export type RequestShape = Shape<InjectOptions>

/** An existing value of each path parameter. */
export type PathValues = Readonly<Record<string, string>>

/** The bytes of a body for each byte of a head, because a head has at most 16 KiB. */
const BODY_TO_HEAD = 80

const json = { 'content-type': 'application/json' }
const all: readonly Operation[] = operationIds.map(id => operations[id])

function pathOf({ path }: Operation, values: PathValues): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'a'))
}

const acme = bearer(demo.acme.key)

function toRequest(
  operation: Operation,
  values: PathValues,
  more: Omit<InjectOptions, 'url'> = {}
): InjectOptions & { url: string } {
  const { method } = operation
  return { method, url: pathOf(operation, values), ...more, headers: { ...acme, ...more.headers } }
}

/** The bodies of all operations. */
export function operationBodies(values: PathValues): RequestShape[] {
  const resolve = resolveIn(schemas)
  return all.flatMap(operation => {
    const schema = operation.body?.content['application/json']
    if (schema === undefined) return []
    const shapes = bodyShapes(schemas[schema] as TSchema as JsonSchema, resolve, values['connector_id'] ?? '')
    return shapes.map(({ name, make }) => ({
      name: `${operation.operationId} ${name}`,
      make: size => toRequest(operation, values, { headers: json, payload: JSON.stringify(make(size)) })
    }))
  })
}

const adminRoutes: Readonly<Record<string, readonly string[]>> = {
  Fault: ['POST /faults'],
  JournalCriteria: ['POST /requests/count'],
  JournalQuery: ['POST /requests/find'],
  SandboxRequest: ['POST /sandboxes'],
  SnapshotRequest: ['POST /snapshots'],
  ClockChange: ['PUT /clock'],
  ClockAdvance: ['POST /clock/advance'],
  TokenRequest: ['POST /tokens'],
  UsageRequest: ['POST /usages']
}

/** The bodies of the control plane, and seeds. */
export function adminBodies(values: PathValues): RequestShape[] {
  const id = values['connector_id'] ?? ''
  const bodies = Object.entries(bodySchemas).flatMap(([name, schema]) =>
    (adminRoutes[name] ?? []).flatMap(route =>
      toAdmin(route, bodyShapes(schema as JsonSchema, resolveIn(bodySchemas), id))
    )
  )
  const seeds = bodyShapes(seedJsonSchema, schema => resolveRef(schema, seedJsonSchema), id)
  return [
    ...bodies,
    ...toAdmin('PUT /state', seeds),
    ...toAdmin(
      'PATCH /settings',
      bodyShapes({}, each => each, id)
    )
  ]
}

function toAdmin(route: string, shapes: readonly Shape[]): RequestShape[] {
  const [method, path] = route.split(' ') as ['POST', string]
  return shapes.map(({ name, make }) => ({
    name: `${route} ${name}`,
    make: size => ({ method, url: `/__admin${path}`, headers: json, payload: JSON.stringify(make(size)) })
  }))
}

const QUERY_TEXTS = ['a', 'a:b,', ',', 'name:asc,', ':', '%25', '+', '%F0%9D%92%B3', 'swo_', '=', 'eyJ.']

/** Long queries, headers and path parameters. */
export function heads(values: PathValues): RequestShape[] {
  const queries = all.flatMap(operation =>
    (operation.query ?? []).flatMap(parameter => [
      ...QUERY_TEXTS.map(text =>
        query(operation, `${parameter}=${text}…`, size => `${parameter}=${repeatText(text, size)}`)
      ),
      query(operation, `${parameter} repeated`, size => repeatText(`&${parameter}=a`, size))
    ])
  )
  const unknown = all.map(operation => query(operation, 'unknown parameters', size => repeatText('&a=b', size)))
  const paths = all.flatMap(operation =>
    parametersOf(operation.path).flatMap(parameter =>
      ['a', '%41', '..%2F'].map(text => ({
        name: `${operation.operationId} {${parameter}} ${text}`,
        make: (size: number) => {
          const [before = '', after = ''] = operation.path.split(`{${parameter}}`)
          const url = before + repeatText(text, size / BODY_TO_HEAD) + after
          return toRequest({ ...operation, path: url }, values)
        }
      }))
    )
  )
  const [list] = all.filter(({ operationId }) => operationId === 'ListConnectors') as [Operation]
  const headers = ['authorization', 'cookie', 'x-mock-sandbox', 'content-type', 'accept', 'host', 'origin'].flatMap(
    name =>
      ['a', 'Bearer ', 'cookie=a; ', 'a=b; ', ',', '.', 'a.', '"', ' '].map(text => ({
        name: `header ${name}: ${text}…`,
        make: (size: number) =>
          toRequest(list, values, { headers: { [name]: `a${repeatText(text, size / BODY_TO_HEAD)}a` } })
      }))
  )
  const unmatched = ['/', '/a', '/%41', '/o/'].map(text => ({
    name: `no route ${text}`,
    make: (size: number) => ({ method: 'GET' as const, url: `/o${repeatText(text, size / BODY_TO_HEAD)}` })
  }))
  return [...queries, ...unknown, ...paths, ...headers, ...unmatched]

  function query(operation: Operation, name: string, make: (size: number) => string): RequestShape {
    return {
      name: `${operation.operationId} ?${name}`,
      make: size => {
        const request = toRequest(operation, values)
        return { ...request, url: `${request.url}?${make(size / BODY_TO_HEAD)}` }
      }
    }
  }
}

/** Uploaded documents in JSON and in YAML, and forms. */
export function uploadedDocuments(values: PathValues): RequestShape[] {
  const forms: Shape<Buffer>[] = [...documentShapes, ...yamlShapes].map(({ name, make }) => ({
    name: `document: ${name}`,
    make: size =>
      toForm([
        { name: 'metadata', content: '{"format":"openapi"}' },
        { name: 'file', content: make(size) }
      ])
  }))
  const broken: Shape<Buffer>[] = ['\r\n', '--', '--xXxBOUNDARYxXx\r\n', 'a: b\r\n', '\r\n--xXx', '-', '\r'].map(
    text => ({
      name: `form of ${JSON.stringify(text)}`,
      make: size => Buffer.from(`--xXxBOUNDARYxXx\r\n${repeatText(text, size)}`)
    })
  )
  const operation: Operation = operations.ImportHTTPConnector
  return [...forms, ...broken].map(({ name, make }) => ({
    name: `ImportHTTPConnector ${name}`,
    make: size =>
      toRequest(
        operation,
        { ...values, protocol_slug: 'http' },
        { headers: { 'content-type': formType }, payload: make(size) }
      )
  }))
}

/** Every read, to measure in a sandbox whose data has grown. */
export function reads(values: PathValues): { readonly name: string; readonly request: InjectOptions }[] {
  return [
    ...all
      .filter(({ method }) => method === 'GET')
      .map(operation => ({ name: operation.operationId, request: toRequest(operation, values) })),
    { name: 'GET /state', request: { method: 'GET', url: '/__admin/state' } }
  ]
}

/** Lists whose filters grow with the data. */
export function filters(
  values: PathValues,
  size: number
): { readonly name: string; readonly request: InjectOptions }[] {
  return all
    .filter(({ query = [] }) => query.includes('name') || query.includes('tags'))
    .flatMap(operation =>
      (operation.query ?? [])
        .filter(parameter => ['name', 'tags', 'protocol', 'sort'].includes(parameter))
        .map(parameter => {
          const request = toRequest(operation, values)
          const text =
            parameter === 'tags' ? repeatText('a:a,', size / BODY_TO_HEAD) : repeatText('a', size / BODY_TO_HEAD)
          return {
            name: `${operation.operationId} ?${parameter}`,
            request: { ...request, url: `${request.url}?${parameter}=${text}` }
          }
        })
    )
}

/** Deletes and updates of everything at a path that exists. */
export function writesAfter(values: PathValues): { readonly name: string; readonly request: InjectOptions }[] {
  return all
    .filter(({ method }) => method === 'DELETE')
    .map(operation => ({
      name: operation.operationId,
      request: toRequest(operation, values, {
        ...(operation.body !== undefined && { headers: json, payload: '{"all":true}' })
      })
    }))
}
