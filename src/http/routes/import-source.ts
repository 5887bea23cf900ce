/** Where an import has its document from: a part of a form, or a file that was uploaded before. */
import type { ErrorField } from '../../contract/schemas/common.js'
import { apiError } from '../../contract/errors.js'
import { MAX_DEPTH, isTooDeep } from '../../core/depth.js'
import { getUploaded } from '../../operations/protocols/uploads.js'
import type { FileType } from '../../openapi-document/parse-document.js'
import { readForm } from './form.js'
import { RawBody } from './request-body.js'
import type { VendorRequest } from './vendor-route.js'

export interface ImportSource<Metadata> {
  readonly metadata: Metadata
  /** Asked for after all else is found right. */
  readonly read: () => { readonly bytes: Buffer; readonly type: FileType | undefined }
}

/** The body of an import by URL, which was checked. */
interface FromUrl {
  readonly schemaURL: string
  readonly filetype?: string
}

/**
 * The parts of a form, by the contract (SPEC:1588, SPEC:1540): the schema of its metadata, and what is meant without
 * any.
 */
interface FormOptions<Metadata> {
  readonly schema: 'ImportHTTPConnectorMetadata' | 'ImportHTTPConnectorVersionMetadata'
  readonly otherwise: Partial<Metadata>
}

/** @throws ApiError 400 `invalidBody`. */
export async function readImportSource<Metadata extends object>(
  request: VendorRequest,
  options: FormOptions<Metadata>
): Promise<ImportSource<Metadata>> {
  const { body, sandbox, path } = request
  if (body instanceof RawBody) return readFormSource(body, request, options)
  const { schemaURL, filetype } = body as FromUrl
  const type = readFileType(filetype)
  const read = () => ({ bytes: getUploaded(sandbox, { organisationId: path.organisation_id, schemaURL }), type })
  return { metadata: body as Metadata, read }
}

function readFileType(filetype: string | undefined): FileType | undefined {
  if (filetype === undefined || filetype === '' || filetype === 'json' || filetype === 'yaml')
    return filetype || undefined
  throw refuse([{ field: 'filetype', message: 'allowed is json or yaml' }])
}

async function readFormSource<Metadata extends object>(
  body: RawBody,
  { sandbox }: VendorRequest,
  { schema, otherwise }: FormOptions<Metadata>
): Promise<ImportSource<Metadata>> {
  const form = await readForm(body)
  const file = form.get('file')
  const metadata = parseMetadata(form.get('metadata'), otherwise)
  const [{ createBodyValidator }, schemas] = await Promise.all([
    import('../../validation/body-validator.js'),
    import('../../contract/schemas/http-import.js')
  ])
  const { ConnectorFormat, [schema]: Schema } = schemas
  const validate = createBodyValidator({ ConnectorFormat, [schema]: Schema })
  const fields = validate(schema, metadata, sandbox.settings.strictIds).map(withinMetadata)
  if (file === undefined)
    fields.unshift({ field: 'file', message: 'the part "file" is missing; it holds the document' })
  if (fields.length > 0) throw refuse(fields)
  return { metadata: metadata as Metadata, read: () => ({ bytes: file as Buffer, type: undefined }) }
}

function parseMetadata(bytes: Buffer | undefined, otherwise: unknown): unknown {
  if (bytes === undefined) return otherwise
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (!isTooDeep(value)) return value
  } catch {
    throw refuse([{ field: 'metadata', message: 'is not well-formed JSON' }])
  }
  throw refuse([{ field: 'metadata', message: `is nested more than ${MAX_DEPTH} levels deep` }])
}

function withinMetadata({ field, message }: ErrorField): ErrorField {
  return { field: field === '' ? 'metadata' : `metadata.${field}`, message }
}

function refuse(fields: readonly ErrorField[]) {
  return apiError('invalidBody', { fields })
}
