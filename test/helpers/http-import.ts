import { readFileSync } from 'node:fs'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { PathParameter } from '../../src/contract/operations/parameters.js'
import { packagePath } from '../../src/core/package.js'
import { bearer, call, demo, urlOf } from './app.js'

export const documents = { kennel: 'kennel.yaml', ledger: 'ledger.json', courier: 'courier.yaml' } as const

/** A document of test/fixtures/openapi. */
export function readDocument(name: keyof typeof documents): Buffer {
  return readFileSync(packagePath('test', 'fixtures', 'openapi', documents[name]))
}

/** The smallest valid OpenAPI document. */
export function tinyDocument(more: object = {}): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title: 'Tiny', version: '1.0' },
    servers: [{ url: 'https://tiny.example' }],
    paths: {},
    ...more
  }
}

interface FormPart {
  readonly name: string
  readonly content: string | Buffer
  /** The rest of the headers of the part, such as `; filename="a.json"`. */
  readonly more?: string
}

const BOUNDARY = 'xXxBOUNDARYxXx'

export const formType = `multipart/form-data; boundary=${BOUNDARY}`

export function toForm(parts: readonly FormPart[]): Buffer {
  const written = parts.flatMap(({ name, content, more = '' }) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n')
  ])
  return Buffer.concat([...written, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

export type ImportOperation = 'ImportHTTPConnector' | 'ImportHTTPConnectorVersion'

export interface FormOptions {
  readonly operation?: ImportOperation
  readonly path?: Partial<Record<PathParameter, string>>
  readonly key?: string
  readonly type?: string
}

/** Sends a form, by default as Acme. */
export async function sendForm(
  app: FastifyInstance,
  payload: Buffer,
  { operation = 'ImportHTTPConnector', path = {}, key = demo.acme.key, type = formType }: FormOptions = {}
): Promise<LightMyRequestResponse> {
  const headers = { ...bearer(key), 'content-type': type }
  return app.inject({ method: 'POST', url: urlOf(operation, { path }), headers, payload })
}

/** Imports a document with a form. */
export async function importDocument(
  app: FastifyInstance,
  content: string | Buffer,
  options: FormOptions & { readonly version?: string } = {}
): Promise<LightMyRequestResponse> {
  const { version } = options
  const metadata = JSON.stringify({ format: 'openapi', ...(version !== undefined && { version }) })
  const file = { name: 'file', content, more: '; filename="api.yaml"\r\nContent-Type: application/yaml' }
  const operation = version === undefined ? 'ImportHTTPConnector' : 'ImportHTTPConnectorVersion'
  return sendForm(app, toForm([{ name: 'metadata', content: metadata }, file]), { operation, ...options })
}

/** Uploads a document. @returns the URL for `schemaURL`. */
export async function upload(
  app: FastifyInstance,
  payload: Buffer | string,
  key: string = demo.acme.key
): Promise<string> {
  const organisation = Object.values(demo).find(each => typeof each === 'object' && each.key === key)
  const organisation_id = (organisation as { readonly id: string }).id
  const response = await call(app, 'GetProtocolUploadURL', { path: { organisation_id, protocol_slug: 'http' }, key })
  const { uploadUrl, url } = response.json<{ uploadUrl: string; url: string }>()
  await app.inject({
    method: 'PUT',
    url: new URL(uploadUrl).pathname,
    payload,
    headers: { 'content-type': 'application/yaml' }
  })
  return url
}
