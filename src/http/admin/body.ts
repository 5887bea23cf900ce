import { apiError } from '../../contract/errors.js'

/** @throws ApiError 400 `invalidBody` where the body is no JSON object. */
export function readObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw apiError('invalidBody', undefined, { fields: [{ field: '', message: 'send a JSON object' }] })
}
