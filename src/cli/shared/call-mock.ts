/** Calls the control plane of a running mock, at the address that `start` would use with the same options. */
import type { IncomingMessage } from 'node:http'
import type { ErrorBody } from '../../contract/schemas/common.js'
import { GENERATE } from './admin-token.js'
import { CommandFailed } from './command-failed.js'
import { describeAddress, type MockAddress, readJsonBody, sendRequest } from './send-request.js'
import { clearTimeout, setTimeout } from '../../core/timers.js'

interface CalledMock extends MockAddress {
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
export async function callMock(address: CalledMock, call: MockCall): Promise<unknown> {
  return readJsonBody(await request(address, call, AbortSignal.timeout(TIMEOUT)))
}

/**
 * @returns the body of a successful response, as it arrives. There is no timeout.
 * @throws CommandFailed as `callMock` does, and while it is read if the connection is cut.
 */
export async function readFromMock(address: CalledMock, call: MockCall): Promise<AsyncGenerator<Uint8Array>> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), TIMEOUT)
  try {
    return readBody(await request(address, call, controller.signal))
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

async function request(
  address: CalledMock,
  { method, path, query = '', body }: MockCall,
  signal: AbortSignal
): Promise<IncomingMessage> {
  const url = `${describeAddress(address)}${path}`
  const isMade = address.adminToken === GENERATE
  const hasToken = address.adminToken !== undefined && !isMade
  const response = await send(address, {
    method,
    path: path + query,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(hasToken && { authorization: `Bearer ${address.adminToken}` })
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal
  })
  const { statusCode = 0 } = response
  if (statusCode >= 200 && statusCode < 300) return response
  const { message, details = '', fields = [] } = (await readJsonBody(response)) as Partial<ErrorBody>
  const problems = fields.map(({ field, message: problem }) => ` ${field}: ${problem}.`).join('')
  const hint = isMade && statusCode === 401 ? ' The mock made its token at its start, and printed it.' : ''
  throw new CommandFailed(
    `${url} responded with ${statusCode} (${message ?? 'no message'}). ${details}${problems}${hint}`
  )
}

async function send(address: MockAddress, sent: Parameters<typeof sendRequest>[1]): Promise<IncomingMessage> {
  try {
    return await sendRequest(address, sent)
  } catch (cause) {
    const where = `${describeAddress(address)}${sent.path.split('?', 1)[0]}`
    throw new CommandFailed(`no mock responds at ${where}. Start one, or set --host and --port.`, { cause })
  }
}
