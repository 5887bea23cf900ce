import autocannon from 'autocannon'
import type { Server } from './server.js'

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Several paths to request in turn, instead of `path`. */
  readonly paths?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

export interface Load {
  readonly requestsPerSecond: number
  /** Milliseconds. */
  readonly p99: number
  /** Microseconds of the server's processor time for each request. */
  readonly cpu: number
}

/** Repeats a request on several connections for some seconds. @throws Error for a response that is not 2xx. */
export async function load(server: Server, request: Request, connections: number, seconds: number): Promise<Load> {
  const before = server.cpuSeconds()
  const result = await autocannon({
    url: server.url,
    requests: (request.paths ?? [request.path]).map(path => ({
      path,
      method: request.method,
      headers: { ...request.headers }
    })),
    connections,
    duration: seconds
  })
  if (result.non2xx + result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} requests to ${request.path} failed`)
  const cpu = ((server.cpuSeconds() - before) / result.requests.total) * 1e6
  return { requestsPerSecond: result.requests.total / result.duration, p99: result.latency.p99, cpu }
}
