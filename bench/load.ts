import autocannon from 'autocannon'
import type { Server } from './server.js'

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Load {
  readonly requestsPerSecond: number
  /** Milliseconds. */
  readonly p99: number
  /** Microseconds of the server's processor time for each request. */
  readonly cpu: number
}

export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
}

/** Repeats the requests in turn on each connection. @throws Error for a response that is not 2xx. */
export async function load(
  server: Server,
  requests: readonly Request[],
  { connections, seconds }: LoadOptions
): Promise<Load> {
  const before = server.cpuSeconds()
  const result = await autocannon({
    url: server.url,
    requests: requests.map(request => ({ ...request, headers: { ...request.headers } })),
    connections,
    duration: seconds
  })
  const failed = result.non2xx + result.errors
  if (failed > 0) throw new Error(`${failed} requests such as ${requests[0]?.path} failed`)
  const cpu = ((server.cpuSeconds() - before) / result.requests.total) * 1e6
  return { requestsPerSecond: result.requests.total / result.duration, p99: result.latency.p99, cpu }
}
