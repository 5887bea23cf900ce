import type { IncomingMessage } from 'node:http'
import { apiError } from '../../contract/errors.js'
import { isHost } from './addresses.js'

/** More than any client sends, and few enough to search quickly. */
const MAX_HEADERS = 1_000

/**
 * Checks what Node's HTTP parser does not.
 * @throws ApiError 400 `malformedRequest` for a wrong Host, several of them, or none in HTTP/1.1 (RFC 9112, 3.2);
 * 431 `headersTooLarge`.
 */
export function assertWellFormed({ rawHeaders, headers, httpVersion }: IncomingMessage): void {
  if (rawHeaders.length > 2 * MAX_HEADERS) throw apiError('headersTooLarge')
  const { host } = headers
  if (host === undefined ? httpVersion === '1.1' : !isHost(host) || countHosts(rawHeaders) > 1)
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
