/** Calls the control plane of a running mock, at the address that `start` would use with the same options. */
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
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
  return readJson(await send(address, call, AbortSignal.timeout(TIMEOUT)))
}

/**
 * @returns the body of a successful response, as it arrives. It may take any time.
 * @throws CommandFailed as `callMock` does, and while it is read if the connection is cut.
 */
export async function readFromMock(address: MockAddress, call: MockCall): Promise<AsyncGenerator<Uint8Array>> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), TIMEOUT)
  try {
    return readBody(await send(address, call, controller.signal))
  } finally {
    clearTimeout(timer)
  }
}

async function* readBody(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (cause) {
    throw new CommandFailed('the mock ended its response early. What was printed is incomplete; try again.', { cause })
  }
}

/** A body that cannot be read counts as empty. */
async function readJson(response: IncomingMessage): Promise<unknown> {
  return json(response).catch(() => ({}))
}

async function connect(
  url: string,
  { method, query = '', body, adminToken }: MockCall & MockAddress,
  signal: AbortSignal
): Promise<IncomingMessage> {
  const sent = request(url + query, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` })
    },
    ...agentFor(url),
    signal
  })
  try {
    sent.end(body === undefined ? undefined : JSON.stringify(body))
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return response
  } catch (cause) {
    throw new CommandFailed(`no mock responds at ${url}. Start one, or set --host and --port.`, { cause })
  }
}

/** Node's own agent can send requests to a proxy (NODE_USE_ENV_PROXY), which cannot reach this machine. */
function agentFor(url: string): { readonly agent?: Agent } {
  return /^http:\/\/(localhost|127\.|\[::1\])/.test(url) ? { agent: new Agent() } : {}
}

async function send(address: MockAddress, call: MockCall, signal: AbortSignal): Promise<IncomingMessage> {
  const url = `${urlOf(address)}${call.path}`
  const response = await connect(url, { ...address, ...call }, signal)
  const { statusCode = 0 } = response
  if (statusCode >= 200 && statusCode < 300) return response
  const { message = 'no message', details = '', fields = [] } = (await readJson(response)) as Partial<ErrorBody>
  const problems = fields.map(({ field, message: problem }) => ` ${field}: ${problem}.`).join('')
  throw new CommandFailed(`${url} responded with ${statusCode} (${message}). ${details}${problems}`)
}

/** A mock that listens on all addresses is called on loopback. */
function urlOf({ host = '127.0.0.1', port = 8082 }: MockAddress): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
