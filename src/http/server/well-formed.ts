import type { IncomingMessage } from 'node:http'
import { apiError } from '../../contract/errors.js'

/** More than any client sends, and as many as are looked through in no time. */
const MOST_HEADERS = 1_000

/**
 * What Node lets through although it is no well-formed request.
 * @throws ApiError 400 `malformedRequest` where there is not one Host (RFC 9112, 3.2); 431 `headersTooLarge`.
 */
export function assertWellFormed({ rawHeaders, headers, httpVersion }: IncomingMessage): void {
  if (rawHeaders.length > 2 * MOST_HEADERS) throw apiError('headersTooLarge')
  if (headers.host === undefined ? httpVersion === '1.1' : countHosts(rawHeaders) > 1)
    throw apiError('malformedRequest')
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}
