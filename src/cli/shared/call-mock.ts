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
  /** With its question mark. Messages leave it out. */
  readonly query?: string
  readonly body?: unknown
}

/** Milliseconds. */
const TIMEOUT = 5_000

/**
 * @returns the parsed JSON body of a successful response.
 * @throws CommandFailed if no mock responds, or if it responds with an error.
 */
export async function callMock(address: MockAddress, call: MockCall): Promise<unknown> {
  const response = await request(address, call, AbortSignal.timeout(TIMEOUT))
  return response.json().catch(() => ({}))
}

/**
 * @returns the body of a successful response, as it arrives. It may take any time.
 * @throws CommandFailed as `callMock` does, and while it is read if the connection is cut.
 */
export async function readFromMock(address: MockAddress, call: MockCall): Promise<AsyncGenerator<Uint8Array>> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), TIMEOUT)
  try {
    const { body } = await request(address, call, controller.signal)
    return readBody(body as AsyncIterable<Uint8Array> | null)
  } finally {
    clearTimeout(timer)
  }
}

async function* readBody(body: AsyncIterable<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? []
  } catch (cause) {
    throw new CommandFailed('the mock ended its response early. What was printed is incomplete; try again.', { cause })
  }
}

async function request(
  address: MockAddress,
  { method, path, query = '', body }: MockCall,
  signal: AbortSignal
): Promise<Response> {
  const url = `${urlOf(address)}${path}`
  const response = await send(url, query, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(address.adminToken !== undefined && { authorization: `Bearer ${address.adminToken}` })
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal
  })
  if (response.ok) return response
  const { message, details = '', fields = [] } = (await response.json().catch(() => ({}))) as Partial<ErrorBody>
  const problems = fields.map(({ field, message: problem }) => ` ${field}: ${problem}.`).join('')
  throw new CommandFailed(
    `${url} responded with ${response.status} (${message ?? 'no message'}). ${details}${problems}`
  )
}

async function send(url: string, query: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url + query, options)
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
