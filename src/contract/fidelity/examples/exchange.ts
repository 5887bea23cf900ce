/**
 * Executable examples of the ledger: requests and what is returned, as plain data. Loaded only on request.
 *
 * `{{name}}` in a request or an expected value is a placeholder. Its value comes from the environment (the organisation
 * and the connectors that the examples use), or was kept from an earlier response.
 */
import type { OperationId } from '../../operations.js'
import type { PathParameter } from '../../operations/parameters.js'

/**
 * What a value must be. An object must have the given properties, and may have others; a list must have exactly the
 * given items. These texts stand for others: `<ulid>`, `<time>`, `<text>` (not empty), `<any>`, `<absent>`,
 * `<has …>` for a text that contains another, `<not …>` for any other text. These objects stand for lists:
 * `{ '<some>': … }` with such an item, `{ '<first>': … }` that starts with it, `{ '<none>': … }` without one, and
 * `{ '<length>': n }`.
 */
export type Pattern = null | boolean | number | string | readonly Pattern[] | { readonly [key: string]: Pattern }

interface Request {
  readonly query?: Readonly<Record<string, string | readonly string[]>>
  readonly headers?: Readonly<Record<string, string>>
  /** The API key or token. By default `{{key}}`; null for none. */
  readonly key?: string | null
  /** Sent as JSON, or as it is if it is a text. */
  readonly body?: unknown
  /** Sent as multipart/form-data instead of a body: the text of each part by its name. */
  readonly form?: Readonly<Record<string, string>>
}

interface Response {
  readonly status: number
  readonly returns?: Pattern
  readonly returnsHeaders?: Readonly<Record<string, Pattern>>
  /** Placeholders for later requests: JSON Pointers into the body; `?name` is a query parameter of the URL there. */
  readonly keep?: Readonly<Record<string, string>>
}

/** A request to an operation. By default, its path has `{{organisation}}`, `{{connector}}` and `{{version}}`. */
export interface OperationExchange extends Request, Response {
  readonly call: OperationId
  readonly path?: Partial<Record<PathParameter, string>>
}

/** A request to any other path, such as `GET /__admin/clock`. Without a credential, unless it says otherwise. */
export interface OtherExchange extends Request, Response {
  readonly send: string
}

export type Exchange = OperationExchange | OtherExchange

/** How the server of an example was started. */
export interface ExampleServer {
  readonly require?: 'documented'
  readonly accept?: readonly string[]
  readonly adminToken?: string
  readonly replica?: number
  readonly maxSandboxes?: number
  readonly bodyLimit?: number
  readonly corsOrigin?: readonly string[]
}

export type Example =
  | { readonly server?: ExampleServer; readonly steps: readonly Exchange[] }
  /** The example of another entry shows this one, too. */
  | { readonly same: string }
  /** Requests and responses cannot show it: it needs time, a broken disk or many connections. */
  | { readonly shownBy: string; readonly because: string }

export function steps(...all: readonly Exchange[]): Example {
  return { steps: all }
}

/** @param rest of the request and the response. */
export function call(
  operation: OperationId,
  status: number,
  rest: Omit<OperationExchange, 'call' | 'status'> = {}
): OperationExchange {
  return { call: operation, status, ...rest }
}

/** @param request such as `GET /__admin/clock`. */
export function send(
  request: string,
  status: number,
  rest: Omit<OtherExchange, 'send' | 'status'> = {}
): OtherExchange {
  return { send: request, status, ...rest }
}

export function same(entry: string): Example {
  return { same: entry }
}

/** @param test the file that shows it, without `test/`. */
export function shownBy(test: string, because: string): Example {
  return { shownBy: test, because }
}
