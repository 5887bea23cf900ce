/** Calls the control plane. */
export interface ConnectOptions {
  /** The token that the server was started with (`--admin-token`). */
  readonly adminToken?: string | undefined
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined
}

/** The part of `fetch` that is used. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>

interface FetchRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
}

interface FetchResponse {
  readonly ok: boolean
  readonly status: number
  text(): Promise<string>
}

/** A request that the control plane refused. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  /** The body of the response. */
  readonly body: unknown

  constructor(message: string, { status, body }: { readonly status: number; readonly body: unknown }) {
    super(message)
    this.status = status
    this.body = body
  }
}

/** @example call('POST /faults', fault) */
export type Call = <Result = void>(route: string, body?: unknown) => Promise<Result>

/** @param url the base URL of the mock. */
export function createCall(
  url: string,
  { adminToken, fetch = (address, request) => globalThis.fetch(address, request) }: ConnectOptions
): Call {
  const base = `${url.replace(/\/+$/, '')}/__admin`
  return async <Result>(route: string, body?: unknown): Promise<Result> => {
    const [method = 'GET', path = ''] = route.split(' ')
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
        ...(body !== undefined && { 'content-type': 'application/json' })
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const text = await response.text()
    const result = parse(text)
    if (response.ok) return result as Result
    throw new ControlError(`${method} ${path}: ${describe(response.status, result)}`, {
      status: response.status,
      body: result
    })
  }
}

/** The same for one sandbox. */
export function inSandbox(call: Call, id: string): Call {
  const sandbox = `sandbox=${encodeURIComponent(id)}`
  return (route, body) => call(`${route}${route.includes('?') ? '&' : '?'}${sandbox}`, body)
}

/** A server that is not the mock may respond with any text. */
function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface Refusal {
  readonly message?: string
  readonly details?: string
  readonly fields?: readonly { readonly field: string; readonly message: string }[]
}

function describe(status: number, body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(status)
  const { message = '', details = '', fields = [] } = body as Refusal
  const problems = fields.map(({ field, message: problem }) => (field === '' ? problem : `${field}: ${problem}`))
  return `${status} ${message}: ${problems.length > 0 ? problems.join('; ') : details}`
}
