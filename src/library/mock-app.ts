/**
 * The types of an embedded mock. They describe the part of Fastify that programs use, so that the package has
 * declarations of its own and nobody needs Fastify's.
 */

/** A request without a network. */
export interface InjectRequest {
  readonly url: string
  /** Default: GET. */
  readonly method?: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT' | 'OPTIONS'
  readonly headers?: Record<string, string | string[] | undefined>
  readonly query?: string | Record<string, string | string[]>
  readonly cookies?: Record<string, string>
  /** The body. An object is sent as JSON. */
  readonly payload?: string | object | Uint8Array
  /** The same as `payload`. */
  readonly body?: string | object | Uint8Array
  readonly remoteAddress?: string
}

export interface InjectResponse {
  readonly statusCode: number
  readonly statusMessage: string
  readonly headers: Record<string, number | string | string[] | undefined>
  readonly body: string
  /** The same as `body`. */
  readonly payload: string
  readonly rawPayload: Uint8Array
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- As Fastify has it: the caller knows the type.
  json<T = any>(): T
}

/**
 * A mock that does not listen yet. At run time it is a Fastify instance. Programs that have Fastify's types name them:
 * `buildApp<FastifyInstance>()`.
 */
export interface MockApp {
  /** Sends a request without a network. */
  inject(request: string | InjectRequest): Promise<InjectResponse>
  /** Returns the URL. */
  listen(options?: { readonly host?: string; readonly port?: number }): Promise<string>
  /** Closes the server and the database. */
  close(): PromiseLike<unknown>
  /** How a caller on this machine reaches the server, such as `http://127.0.0.1:8082`. */
  address(): string
}
