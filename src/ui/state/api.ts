/** Calls the control plane, and operations of the mock. */
import type { ErrorBody } from '../../contract/schemas/common.js'
import { endedSandbox, isReachable } from './connection.js'
import { sandboxId } from './route.js'
import { refuseToken, token } from './session.js'

/** The URL of the control plane, with a slash at the end. */
export const adminUrl = new URL('.', document.baseURI)

/** The URL of the mock, with a slash at the end. */
export const mockUrl = new URL('..', adminUrl)

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface CallOptions {
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
  /** Default: the sandbox that the page looks into. */
  readonly sandbox?: string
}

/** A response with an error, or no response. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  readonly status: number
  readonly body: Partial<ErrorBody>

  /** @param status 0 if there was no response. */
  constructor(status: number, body: Partial<ErrorBody>) {
    const { message = `status ${status}`, details } = body
    super([message, details].filter(Boolean).join('. '))
    this.status = status
    this.body = body
  }
}

/** @throws CallFailure */
export async function call<Body>(method: Method, path: string, options: CallOptions = {}): Promise<Body> {
  const response = await send(method, path, options)
  return (await readJson(response)) as Body
}

/** Returns a successful response. @throws CallFailure */
export async function send(
  method: Method,
  path: string,
  options: CallOptions & { headers?: Record<string, string> } = {}
) {
  const { body, query = {}, signal, sandbox = sandboxId.value, headers = {} } = options
  const url = new URL(path, adminUrl)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
  if (sandbox !== 'default') url.searchParams.set('sandbox', sandbox)
  const response = await reach(url, {
    method,
    headers: {
      ...headers,
      ...(token.value !== '' && { authorization: `Bearer ${token.value}` }),
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal })
  })
  if (response.ok) return response
  const failure = new CallFailure(response.status, toErrorBody(await readJson(response)))
  if (response.status === 401) refuseToken()
  if (failure.body.code === SANDBOX_NOT_FOUND && sandbox === sandboxId.value) endedSandbox.value = sandbox
  throw failure
}

/** A proxy can respond with something else. */
function toErrorBody(body: unknown): Partial<ErrorBody> {
  return typeof body === 'object' && body !== null ? body : {}
}

/** The code of `sandboxNotFound`. */
const SANDBOX_NOT_FOUND = '404006'

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, { cache: 'no-store', credentials: 'omit', ...init })
    isReachable.value = true
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    isReachable.value = false
    throw new CallFailure(0, { message: 'the mock cannot be reached' })
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export interface OperationCall {
  readonly method: string
  /** With the query, without the base URL. */
  readonly path: string
  readonly token: string | undefined
  readonly body?: unknown
}

export interface OperationResult {
  /** Undefined if the connection was cut, such as by a fault. */
  readonly status: number | undefined
  /** The `x-request-id`: the id of the journal entry. */
  readonly id: string | undefined
  readonly body: unknown
}

/** Calls an operation of the mock in the current sandbox, as a client does. */
export async function callOperation({ method, path, token: bearer, body }: OperationCall): Promise<OperationResult> {
  try {
    const response = await fetch(new URL(path.replace(/^\//, ''), mockUrl), {
      method,
      credentials: 'omit',
      headers: {
        'x-mock-sandbox': sandboxId.value,
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' })
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const { status, headers } = response
    return { status, id: headers.get('x-request-id') ?? undefined, body: await readJson(response) }
  } catch {
    return { status: undefined, id: undefined, body: undefined }
  }
}
