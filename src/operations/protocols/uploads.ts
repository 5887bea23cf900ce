/**
 * Addresses of this server that stand in for those of an object storage (SPEC:1469-1486, SPEC:4591): a file is sent to
 * one of them, and imported from the other.
 */
import { apiError } from '../../contract/errors.js'
import type { SignedURL } from '../../contract/schemas/protocol.js'
import { timestamp } from '../../core/timestamp.js'
import type { OperationContext } from '../shared/context.js'
import { getProtocol } from './list-auth-schemes.js'

/** Milliseconds (SPEC:1481). */
const LIFETIME = 300_000

/** Of one organisation; the mock's own. */
const LIMITS = { count: 100, bytes: 16 * 1_048_576 }

/**
 * GetProtocolUploadURL (SPEC:1469): where one file can be sent to within five minutes, by the clock of the world. How
 * long the file is kept then is not said: here, until newer ones need its place.
 * @throws ApiError 404 `protocolNotFound`.
 */
export function getProtocolUploadURL(
  context: OperationContext,
  { organisationId, protocol }: { readonly organisationId: string; readonly protocol: string }
): SignedURL {
  const { store, clock, secrets } = context
  getProtocol(protocol)
  const id = secrets()
  store.transaction(() => {
    store.uploads.insert({ id, organisationId, expiresAt: timestamp(clock.now() + LIFETIME) })
    store.uploads.trim(organisationId, LIMITS)
  })
  return { uploadUrl: toUploadUrl(context, id), url: toDocumentUrl(context, id) }
}

/**
 * Takes the file that is sent to an upload URL.
 * @throws ApiError 404 `uploadNotFound`; 410 `uploadOver` where it took one already, or was too late; 400 `invalidBody`
 * for an empty file.
 */
export function putUpload({ store, clock }: OperationContext, id: string, file: Buffer): void {
  store.transaction(() => {
    const upload = store.uploads.find(id)
    if (upload === undefined) throw apiError('uploadNotFound')
    if (upload.document !== null || upload.expiresAt <= timestamp(clock.now())) throw apiError('uploadOver')
    if (file.length === 0) {
      throw apiError('invalidBody', {
        fields: [{ field: '', message: 'is missing; send the file as it is' }]
      })
    }
    store.uploads.putDocument(id, file)
    store.uploads.trim(upload.organisationId, LIMITS)
  })
}

/**
 * The file that was sent to an upload URL of the organisation. No other address is looked at.
 * @throws ApiError 400 `schemaUrlRefused`, `schemaNotUploaded`.
 */
export function getUploaded(
  context: OperationContext,
  { organisationId, schemaURL }: { readonly organisationId: string; readonly schemaURL: string }
): Buffer {
  const [, id = ''] = /\/([^/]+)\/file$/.exec(schemaURL) ?? []
  const fields = [{ field: 'schemaURL', message: 'is no url of GetProtocolUploadURL' }]
  if (schemaURL !== toDocumentUrl(context, id)) throw apiError('schemaUrlRefused', { fields })
  const upload = context.store.uploads.find(id)
  if (upload === undefined || upload.document === null || upload.organisationId !== organisationId) {
    throw apiError('schemaNotUploaded', { fields: [{ field: 'schemaURL', message: 'holds no file' }] })
  }
  return upload.document
}

function toUploadUrl({ id: world, publicUrl }: OperationContext, id: string): string {
  return `${publicUrl()}/uploads/${world}/${id}`
}

function toDocumentUrl(context: OperationContext, id: string): string {
  return `${toUploadUrl(context, id)}/file`
}
