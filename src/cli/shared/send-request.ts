/** Sends one request to a mock. Not `fetch`, which knows neither Unix sockets nor a certificate to trust. */
import { once } from 'node:events'
import { type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http'
import { readFileSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import { isLoopback } from '../../core/loopback.js'
import { isSocketPath } from '../../http/server/listen.js'

export interface MockAddress {
  /** A name, an address, or the path of a Unix socket. */
  readonly host?: string | undefined
  readonly port?: number | undefined
  /** Any of these three means HTTPS. */
  readonly tls?: 'self-signed' | undefined
  readonly tlsCert?: string | undefined
  /** The certificate to trust. */
  readonly tlsCa?: string | undefined
}

interface SentRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly signal: AbortSignal
}

/** @throws Error if no response arrives. */
export async function sendRequest(address: MockAddress, { body, ...request }: SentRequest): Promise<IncomingMessage> {
  const { protocol, hostname, port } = new URL(urlOf(address))
  const send = protocol === 'https:' ? (await import('node:https')).default.request : requestHttp
  const { host = '' } = address
  const target = isSocketPath(host) ? { socketPath: host } : { hostname: hostname.replace(/^\[|\]$/g, ''), port }
  // Node's shared agent may use a proxy (NODE_USE_ENV_PROXY), which cannot reach this machine.
  const agent = isLoopback(hostname) ? false : undefined
  const sent = send({ ...target, ...request, ...trust(address, hostname), agent } as RequestOptions)
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return response
}

/** Without a certificate to trust, accepts any certificate from this machine, as plain HTTP accepts any server. */
function trust({ tlsCa }: MockAddress, hostname: string) {
  if (tlsCa === undefined) return { rejectUnauthorized: !isLoopback(hostname) }
  return { ca: readFileSync(tlsCa) }
}

/** @returns the parsed body, or an empty object if it is not JSON. */
export async function readJsonBody(response: IncomingMessage): Promise<object> {
  try {
    return (await json(response)) as object
  } catch {
    return {}
  }
}

/** A mock that listens on all addresses can be reached on loopback. */
export function urlOf({ host = '127.0.0.1', port = 8082, tls, tlsCa, tlsCert }: MockAddress): string {
  const scheme = (tls ?? tlsCa ?? tlsCert) === undefined ? 'http' : 'https'
  if (isSocketPath(host)) return `${scheme}://localhost`
  if (host === '0.0.0.0') return `${scheme}://127.0.0.1:${port}`
  if (host === '::') return `${scheme}://[::1]:${port}`
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The address as messages show it. */
export function describeAddress(address: MockAddress): string {
  return address.host !== undefined && isSocketPath(address.host) ? `unix:${address.host}` : urlOf(address)
}
