/** Calls the control plane of a running mock, at the address that `start` would use with the same options. */
import type { ErrorBody } from '../../contract/schemas/common.js'
import { CommandFailed } from './command-failed.js'

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

/**
 * @returns the parsed JSON body of a successful response.
 * @throws CommandFailed if no mock responds, or if it responds with an error.
 */
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
  const parsed = (await response.json().catch(() => ({}))) as Partial<ErrorBody>
  if (response.ok) return parsed
  const fields = (parsed.fields ?? []).map(({ field, message }) => ` ${field}: ${message}.`).join('')
  const reason = `${response.status} (${parsed.message ?? 'no message'})`
  throw new CommandFailed(`${url} responded with ${reason}. ${parsed.details ?? ''}${fields}`)
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    throw new CommandFailed(`no mock responds at ${url}. Start one, or set --host and --port.`, { cause })
  }
}

/** A mock that listens on all addresses is called on loopback. */
function urlOf({ host = '127.0.0.1', port = 8082 }: MockAddress): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
