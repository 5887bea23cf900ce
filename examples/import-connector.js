/** The program under test: imports public connectors into an organisation of Versori. */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @typedef {object} Account
 * @property {string} url
 * @property {string} organisationId
 * @property {string} token
 */

/**
 * @typedef {object} Options
 * @property {string} [version]
 * @property {number} [timeout] milliseconds for each attempt
 * @property {(milliseconds: number) => unknown} [wait] waits before the second attempt
 */

/** An error response of Versori. */
export class ImportError extends Error {
  /**
   * @param {number} status
   * @param {{ code: string, message: string, details?: string }} body
   */
  constructor(status, body) {
    super(`${status}: ${body.message}`)
    this.status = status
    this.code = body.code
  }
}

/**
 * Imports a connector. Tries a second time after a closed connection, 429 or 503.
 * @param {Account} account
 * @param {string} connectorId
 * @param {Options} [options]
 */
export async function importConnector(account, connectorId, options = {}) {
  const { version = 'latest', timeout = 10_000, wait = sleep } = options
  const path = `/o/${account.organisationId}/connectors/${connectorId}/versions/${encodeURIComponent(version)}/library/import`
  const send = () =>
    fetch(`${account.url}/api/connect/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(timeout)
    })

  const first = await send().catch(() => undefined)
  if (first !== undefined && first.status !== 429 && first.status !== 503) return read(first)
  await wait(Number(first?.headers.get('retry-after') ?? 0) * 1_000)
  return read(await send())
}

/**
 * @param {Response} response
 * @returns {Promise<import('versori-mock/contract').Connector>}
 */
async function read(response) {
  const body = /** @type {any} */ (await response.json())
  if (!response.ok) throw new ImportError(response.status, body)
  return body
}
