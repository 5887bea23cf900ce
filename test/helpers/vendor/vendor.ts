/** The vendor's OpenAPI document. It is not part of this project; tests that need it are skipped without it. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { packagePath } from '../../../src/core/package.js'

/** The path of the document, if it is available. */
export const vendorFile = packagePath('..', 'shared', 'contract', 'connect-v1-openapi.yaml')

/** Why tests that need the document are skipped, or false. */
export const withoutVendor = existsSync(vendorFile) ? false : "the vendor's document is not available"

export interface VendorSchema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  nullable?: boolean
  properties?: Record<string, VendorSchema>
  required?: string[]
  items?: VendorSchema
  allOf?: VendorSchema[]
  oneOf?: VendorSchema[]
  discriminator?: { propertyName: string; mapping?: Record<string, string> }
}

type VendorContent = Record<string, { schema: VendorSchema }>

interface VendorParameter {
  $ref?: string
  name: string
  in: string
  required?: boolean
  schema: VendorSchema
}

export interface VendorOperation {
  operationId: string
  tags: string[]
  parameters?: VendorParameter[]
  requestBody?: { required?: boolean; content: VendorContent }
  responses: Record<string, { content?: VendorContent }>
}

type VendorPath = Record<string, VendorOperation> & { parameters?: VendorParameter[] }

export interface VendorDocument {
  paths: Record<string, VendorPath>
  components: { schemas: Record<string, VendorSchema>; parameters: Record<string, VendorParameter> }
}

/** The parameters of an operation and its path, as `in name`. */
export function vendorParameters({ paths, components }: VendorDocument, path: string, method: string): string[] {
  const { parameters = [], [method]: operation } = paths[path] ?? {}
  return [...parameters, ...(operation?.parameters ?? [])]
    .map(({ $ref, ...parameter }) =>
      $ref === undefined ? parameter : components.parameters[$ref.split('/').at(-1) ?? '']
    )
    .map(parameter => `${parameter?.in} ${parameter?.name}`)
}

export function readVendorText(): string {
  return readFileSync(vendorFile, 'utf8')
}

export function readVendorDocument(): VendorDocument {
  return JSON.parse(readAsJson()) as VendorDocument
}

/** Caches the document as JSON beside the built tests. Parsing the YAML takes most of a second in each process. */
function readAsJson(): string {
  const text = readVendorText()
  const kept = packagePath('build', `vendor-${createHash('sha256').update(text).digest('hex')}.json`)
  if (existsSync(kept)) return readFileSync(kept, 'utf8')
  const json = JSON.stringify(parse(text))
  const own = `${kept}.${process.pid}`
  writeFileSync(own, json)
  renameSync(own, kept)
  return json
}

/** Known mistakes of the document. Each is corrected before the document validates responses. */
const knownMistakes: Record<string, (schemas: Record<string, VendorSchema>) => void> = {
  'docs/contract.md 3.6: publishedAt uses nullable of OpenAPI 3.0, which 3.1 ignores': schemas => {
    const publishedAt = schemas['ConnectorVersion']?.properties?.['publishedAt']
    if (publishedAt?.nullable !== true) throw new Error('the vendor has corrected publishedAt')
    publishedAt.type = ['string', 'null']
  },
  'docs/contract.md 3.6: the oneOf of Credential.data rejects data that fits two of its schemas': schemas => {
    const data = schemas['Credential']?.properties?.['data']
    if (data?.oneOf === undefined) throw new Error('the vendor has corrected Credential.data')
    schemas['Credential'] = { ...schemas['Credential'], allOf: Object.entries(dataByType).map(toCondition) }
    delete data.oneOf
  }
}

const dataByType: Record<string, string> = {
  'none': 'None',
  'string': 'String',
  'binary': 'Binary',
  'basic-auth': 'BasicAuth',
  'oauth2-client': 'OAuth2Client',
  'oauth2-code': 'OAuth2Code',
  'oauth2-password': 'OAuth2Password',
  'oauth2-token': 'OAuth2Token',
  'certificate': 'Certificate',
  'custom-function': 'None',
  'jwt-bearer': 'None'
}

function toCondition([type, name]: [string, string]): VendorSchema {
  return {
    if: { properties: { type: { const: type } } },
    then: { properties: { data: { $ref: `#/components/schemas/CredentialData${name}` } } }
  } as VendorSchema
}

/** Returns why `value` does not fit a schema of the vendor, or undefined. */
export type VendorValidator = (schemaName: string, value: unknown) => string | undefined

/**
 * Checks values against the vendor's schemas after correcting the known mistakes. Formats are not checked, because an
 * empty authorizeUrl and the ids of schemes do not fit theirs (docs/contract.md 3.6).
 */
export function createVendorValidator(document: VendorDocument = readVendorDocument()): VendorValidator {
  for (const correct of Object.values(knownMistakes)) correct(document.components.schemas)
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    validateSchema: false,
    meta: false,
    allErrors: true
  })
  ajv.addSchema({ $id: 'vendor', components: document.components })
  return (schemaName, value) => {
    const isValid = ajv.getSchema(`vendor#/components/schemas/${schemaName}`)
    if (isValid === undefined) throw new Error(`the vendor has no schema ${schemaName}`)
    return isValid(value) ? undefined : ajv.errorsText(isValid.errors)
  }
}

/** A response of an operation. `body` is empty for a response without one. */
export interface VendorAnswer {
  readonly operationId: string
  readonly status: number
  readonly mediaType: string
  readonly body: string
}

/** The operation that lacks a `default` response although it can fail (docs/contract.md 2.4). */
const withoutDefault = 'DeleteConnector'

/** The operation that responds with the media type of the stored schema; the document lists only JSON Schema. */
const ofAnyType = 'GetRawSchema'

/** Checks responses against the schemas that the vendor's document has for their operation and status. */
export function createAnswerValidator(): (answer: VendorAnswer) => string | undefined {
  const document = readVendorDocument()
  const answers = new Map(Object.values(document.paths).flatMap(listAnswers))
  for (const [key, schemas] of answers) {
    for (const [type, schema] of Object.entries(schemas)) document.components.schemas[nameOf(key, type)] = schema
  }
  const findProblem = createVendorValidator(document)
  return ({ operationId, status, mediaType, body }) => {
    const key = [`${operationId}.${status}`, `${operationId}.default`].find(each => answers.has(each))
    if (key === undefined && operationId === withoutDefault && status >= 400)
      return findProblem('Error', JSON.parse(body))
    if (key === undefined) return 'the document does not list the status'
    const types = Object.keys(answers.get(key) ?? {})
    if (types.length === 0) return body === '' ? undefined : 'the document lists no body'
    if (body === '') return 'the body is missing'
    if (types.includes(mediaType)) return findProblem(nameOf(key, mediaType), JSON.parse(body))
    return operationId === ofAnyType ? undefined : `the document does not list the media type ${mediaType}`
  }
}

type SchemasByMediaType = Record<string, VendorSchema>

/** The response schemas of a path, by operation and status. */
function listAnswers({ parameters: _, ...operations }: VendorPath): [string, SchemasByMediaType][] {
  return Object.values(operations as Record<string, VendorOperation>).flatMap(({ operationId, responses }) =>
    Object.entries(responses).map(([status, { content = {} }]): [string, SchemasByMediaType] => [
      `${operationId}.${status}`,
      Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema]))
    ])
  )
}

/** A schema name without characters that have a meaning in a JSON Pointer. */
function nameOf(key: string, mediaType: string): string {
  return `${key}.${mediaType.replaceAll(/\W/g, '.')}`
}
