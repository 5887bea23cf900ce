/**
 * Uploads to this server in place of an object storage (SPEC:1469-1486, SPEC:4591). A client sends a file to one URL
 * and imports it from another.
 */
import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import type { SignedURL } from '../../contract/schemas/protocol.js'
import { timestamp } from '../../core/timestamp.js'
import type { AddressedContext, OperationContext } from '../shared/context.js'
import { getProtocol } from './list-auth-schemes.js'

/** Milliseconds (SPEC:1476). */
const LIFETIME = 300_000

/** Where this server keeps a file, by any of its base URLs. */
const DOCUMENT_URL = /^https?:\/\/[^?#@]+\/uploads\/([^/?#]+)\/([^/?#]+)\/file$/

/** Per organisation; the mock's own. */
const LIMITS = { count: 100, bytes: 16 * 1_048_576 }

/**
 * GetProtocolUploadURL (SPEC:1469). One file can be sent to the URL within five minutes, by the clock of the sandbox.
 * The contract does not say how long the file is kept: here, until newer files need its place.
 * @throws ApiError 404 `protocolNotFound`.
 */
export function getProtocolUploadURL(
  context: AddressedContext,
  { organisationId, protocol }: { readonly organisationId: string; readonly protocol: string }
): SignedURL {
  const { store, clock, secrets } = context
  getProtocol(protocol)
  const id = secrets()
  store.transaction(() => {
    store.uploads.insert({ id, organisationId, expiresAt: timestamp(clock.now() + LIFETIME) })
    store.uploads.trim(organisationId, LIMITS)
  })
  const uploadUrl = `${context.baseUrl}/uploads/${context.id}/${id}`
  return { uploadUrl, url: `${uploadUrl}/file` }
}

/**
 * Stores the file that a client sends to an upload URL.
 * @throws ApiError 404 `uploadNotFound`; 410 `uploadOver` for a second file or after the lifetime; 400 `invalidBody`
 * for an empty file.
 */
export function putUpload({ store, clock }: OperationContext, id: string, file: Buffer): void {
  store.transaction(() => {
    const upload = store.uploads.find(id)
    if (upload === undefined) throw apiError('uploadNotFound')
    if (upload.document !== null || upload.expiresAt <= timestamp(clock.now())) throw apiError('uploadOver')
    if (file.length === 0) throw invalidField('', 'is empty; send the file as the body')
    store.uploads.putDocument(id, file)
    store.uploads.trim(upload.organisationId, LIMITS)
  })
}

/**
 * The file that was sent to an upload URL of the organisation. Only the path of the URL matters, because the caller may
 * reach the server by another host than before. No other URL is read.
 * @throws ApiError 400 `schemaUrlRefused`, `schemaNotUploaded`.
 */
export function getUploaded(
  context: OperationContext,
  { organisationId, schemaURL }: { readonly organisationId: string; readonly schemaURL: string }
): Buffer {
  const [, sandboxId, id = ''] = DOCUMENT_URL.exec(schemaURL) ?? []
  if (sandboxId !== context.id) {
    throw invalidField('schemaURL', 'expected the url of a GetProtocolUploadURL response', 'schemaUrlRefused')
  }
  const upload = context.store.uploads.find(id)
  if (upload === undefined || upload.document === null || upload.organisationId !== organisationId) {
    throw invalidField('schemaURL', 'no file was uploaded to this URL', 'schemaNotUploaded')
  }
  return upload.document
}
