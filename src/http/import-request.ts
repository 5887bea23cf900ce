/** The body of an HTTP import: a form with the document, or the URL of a document that was uploaded before. */
import { assertValid, invalidField } from '../contract/invalid-fields.js'
import type { ErrorField } from '../contract/schemas/common.js'
import type { SchemaType } from '../contract/schemas.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { lazy } from '../core/lazy-module.js'
import type { FileType } from '../openapi-document/parse-document.js'
import type { OpenApiTask } from '../operations/openapi-worker/openapi-task.js'
import { getUploaded } from '../operations/protocols/uploads.js'
import { expected } from '../validation/describe-value.js'
import { parseJson } from './body-reader.js'
import type { Form } from './form.js'

const loadMetadataSchemas = lazy(
  async () =>
    [
      await import('../validation/body-validator.js'),
      await import('../validation/oversized.js'),
      await import('../contract/schemas/http-import.js')
    ] as const
)

type MetadataSchema = 'ImportHTTPConnectorMetadata' | 'ImportHTTPConnectorVersionMetadata'

interface ImportBody<Schema extends MetadataSchema> {
  readonly organisationId: string
  readonly body: Form | FromUrl<Schema>
  /** The schema of the form's part `metadata` (SPEC:1588, SPEC:1540). */
  readonly metadataSchema: Schema
  /** The metadata of a form that has none. */
  readonly defaultMetadata: Partial<SchemaType<Schema>>
}

/** A JSON body, which is validated already. */
type FromUrl<Schema extends MetadataSchema> = SchemaType<Schema> & {
  readonly schemaURL: string
  readonly filetype?: string
}

interface Document {
  readonly bytes: Buffer
  readonly type: FileType | undefined
}

export interface ImportRequest<Schema extends MetadataSchema> {
  readonly metadata: SchemaType<Schema>
  /** Reads the document. Call it when everything else about the request is right. */
  readonly document: () => Document
}

/** @throws ApiError 400 `invalidBody`. */
export async function readImportRequest<Schema extends MetadataSchema>(
  sandbox: Sandbox,
  request: ImportBody<Schema>
): Promise<ImportRequest<Schema>> {
  const { body, organisationId } = request
  if (body instanceof Map) return readFormRequest(sandbox, body as Form, request)
  const { schemaURL, filetype } = body as FromUrl<Schema>
  const type = readFileType(filetype)
  return {
    metadata: body as FromUrl<Schema>,
    document: () => ({ bytes: getUploaded(sandbox, { organisationId, schemaURL }), type })
  }
}

export function toTask({ settings }: Sandbox, { bytes, type }: Document): OpenApiTask {
  return { bytes, type, mode: settings.openapiImport }
}

function readFileType(filetype: string | undefined): FileType | undefined {
  if (filetype === undefined || filetype === '' || filetype === 'json' || filetype === 'yaml')
    return filetype || undefined
  throw invalidField('filetype', expected('json or yaml', filetype))
}

async function readFormRequest<Schema extends MetadataSchema>(
  sandbox: Sandbox,
  form: Form,
  { metadataSchema, defaultMetadata }: ImportBody<Schema>
): Promise<ImportRequest<Schema>> {
  const file = form.get('file')
  const metadata = parseMetadata(form.get('metadata'), defaultMetadata)
  const [{ createBodyValidator }, { findOversized }, schemas] = await loadMetadataSchemas()
  const validate = createBodyValidator({
    ConnectorFormat: schemas.ConnectorFormat,
    [metadataSchema]: schemas[metadataSchema]
  })
  const invalid = validate(metadataSchema, metadata, sandbox.settings.strictIds)
  const fields = [...invalid, ...(invalid.length === 0 ? findOversized(metadata) : [])].map(withinMetadata)
  if (file === undefined)
    fields.unshift({ field: 'file', message: 'the part "file" is missing; it holds the document' })
  assertValid(fields)
  return { metadata: metadata as SchemaType<Schema>, document: () => ({ bytes: file as Buffer, type: undefined }) }
}

function parseMetadata(bytes: Buffer | undefined, defaultMetadata: unknown): unknown {
  if (bytes === undefined) return defaultMetadata
  return parseJson(bytes, { field: 'metadata' })
}

function withinMetadata({ field, message }: ErrorField): ErrorField {
  return { field: field === '' ? 'metadata' : `metadata.${field}`, message }
}
