/** Calls the control plane of a running mock, wherever the same flags and variables would have started it. */
import type { ErrorBody } from '../contract/schemas/common.js'
import { CheckFailed } from './check-failed.js'

export interface MockAddress {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly adminToken?: string | undefined
}

interface MockCall {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

/** Milliseconds. */
const TIMEOUT = 5_000

/** @throws CheckFailed where no mock answers, or it answers with an error. */
export async function callMock(address: MockAddress, { method, path, body }: MockCall): Promise<unknown> {
  const url = `${urlOf(address)}${path}`
  const response = await send(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(address.adminToken !== undefined && { authorization: `Bearer ${address.adminToken}` })
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT)
  })
  const answer = (await response.json().catch(() => ({}))) as Partial<ErrorBody>
  if (response.ok) return answer
  const fields = (answer.fields ?? []).map(({ field, message: problem }) => ` ${field}: ${problem}.`).join('')
  const message = answer.message ?? 'no message'
  throw new CheckFailed(`${url} answered ${response.status} (${message}). ${answer.details ?? ''}${fields}`)
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    throw new CheckFailed(`no mock answers at ${url}. Start one, or name its --host and --port.`, { cause })
  }
}

/** A mock that listens on every address is called on this machine's own. */
function urlOf({ host = '127.0.0.1', port = 8082 }: MockAddress): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
