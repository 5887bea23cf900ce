/** A client that expects the API to fail: it waits, looks before it repeats a write, and gives up in order. */
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {{ url: string, organisationId: string, token: string }} Account */
/** @typedef {{ status?: number, body?: any, retryAfter?: number }} Outcome status is absent without a whole response */

const TRIES = 4

/** Milliseconds for each try. */
const TIMEOUT = 1_000

/**
 * @param {Account} account
 * @param {string} connectorId
 * @returns {Promise<{ name?: string, problem?: string }>}
 */
export async function importConnector(account, connectorId) {
  const before = await listAll(account)
  if (before === undefined) return { problem: 'the list of connectors cannot be read' }
  for (let tried = 1; ; tried++) {
    const path = `/connectors/${connectorId}/versions/latest/library/import`
    const { status, body, retryAfter } = await send(account, 'POST', path)
    if (status === 200) return { name: body.name }
    if (status !== undefined && !mayWorkLater(status)) return { problem: `refused with ${status}` }
    if (tried === TRIES) return { problem: `no success in ${TRIES} tries` }
    await pause(tried, retryAfter)
    // The response was lost, but the import may have worked.
    const now = status === undefined ? await listAll(account) : before
    if (now === undefined) return { problem: 'it is unknown whether the import worked' }
    const imported = now.find(({ id }) => !before.some(each => each.id === id))
    if (imported !== undefined) return { name: imported.name }
  }
}

/**
 * @param {Account} account
 * @returns {Promise<{ names?: string[], problem?: string }>}
 */
export async function listConnectors(account) {
  const connectors = await listAll(account)
  return connectors === undefined ? { problem: 'cannot be read' } : { names: connectors.map(({ name }) => name) }
}

/**
 * A read can be repeated without risk.
 * @param {Account} account
 * @returns {Promise<{ id: string, name: string }[] | undefined>}
 */
async function listAll(account) {
  const connectors = []
  let after = ''
  for (let tried = 1; tried <= TRIES; tried++) {
    const { status, body, retryAfter } = await send(account, 'GET', `/connectors?first=100${after}`)
    if (status === 200) {
      connectors.push(...body.connectors)
      if (body.next === undefined) return connectors
      after = `&after=${encodeURIComponent(body.next)}`
      tried = 0
    } else {
      if (status !== undefined && !mayWorkLater(status)) return undefined
      await pause(tried, retryAfter)
    }
  }
  return undefined
}

/**
 * @param {Account} account
 * @param {string} method
 * @param {string} path
 * @returns {Promise<Outcome>}
 */
async function send({ url, organisationId, token }, method, path) {
  try {
    const response = await fetch(`${url}/o/${organisationId}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT)
    })
    const retryAfter = Number(response.headers.get('retry-after') ?? 0)
    return { status: response.status, body: await response.json(), retryAfter }
  } catch {
    return {}
  }
}

/** @param {number} status */
function mayWorkLater(status) {
  // After a 401, a real client would get a new token.
  return status === 401 || status === 429 || status >= 500
}

/**
 * Longer each time, and never shorter than the API says.
 * @param {number} tried
 * @param {number} [retryAfter] seconds
 */
async function pause(tried, retryAfter = 0) {
  await sleep(Math.max(retryAfter * 1_000, 100 * 2 ** tried * (0.5 + Math.random() / 2)))
}
