/** When a request is sent again, and after how long. */

export interface RetryRules {
  /** How often a request is sent again before its response counts. */
  readonly maxRetries: number
  /** In milliseconds. A longer Retry-After ends the run: nobody waits for hours without a word. */
  readonly maxWait: number
  /** Server errors in a row, of different requests, after which nothing more is sent. */
  readonly maxServerErrors: number
}

export const defaultRetryRules: RetryRules = { maxRetries: 5, maxWait: 120_000, maxServerErrors: 3 }

/** In milliseconds. */
const FIRST_WAIT = 1_000

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Whether to send the request again. A 429 was not processed, so any request can be repeated. A gateway may have
 * passed a request on before it failed, so only reads are.
 */
export function isRetried({ status }: Answer, method: string): boolean {
  if (status === 429) return true
  return [502, 503, 504].includes(status) && ['GET', 'HEAD'].includes(method)
}

/**
 * Milliseconds to wait before the next try: what Retry-After says, otherwise twice as long each time.
 * @param now milliseconds since 1970, for a Retry-After with a date.
 */
export function findWait({ headers }: Answer, tries: number, now: number): number {
  const given = headers['retry-after'] ?? ''
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1_000
  const date = Date.parse(given)
  return Number.isNaN(date) ? FIRST_WAIT * 2 ** tries : Math.max(0, date - now)
}
