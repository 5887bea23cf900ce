/** Where the server listens, and where a request says that it reached the server. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'

/** Empty for an app that only handles injected requests or listens on a Unix socket. */
export function listAddresses(app: FastifyInstance): AddressInfo[] {
  return app.addresses().filter((address): address is AddressInfo => typeof address !== 'string')
}

/** How a caller on this machine reaches the server. It has no port before the server listens on one. */
export function toListeningUrl(app: FastifyInstance): string {
  const scheme = isEncrypted(app) ? 'https' : 'http'
  const addresses = listAddresses(app)
  const bound = addresses.find(({ family }) => family === 'IPv4') ?? addresses[0]
  if (bound === undefined) return `${scheme}://localhost`
  const address = LOOPBACK_OF[bound.address] ?? bound.address
  return `${scheme}://${bound.family === 'IPv6' ? `[${address}]` : address}:${bound.port}`
}

/** Whether the server speaks TLS. */
export function isEncrypted({ initialConfig }: FastifyInstance): boolean {
  return initialConfig.https !== undefined && initialConfig.https !== false
}

/** A server on a wildcard address is reachable on loopback. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/**
 * The scheme and host that the client used, without a default port. Undefined if the request does not tell.
 * @param isProxyTrusted whether `X-Forwarded-*` tell it.
 * @throws ApiError 400 `malformedRequest` for an invalid host.
 */
export function readOrigin({ headers, socket }: IncomingMessage, isProxyTrusted: boolean): string | undefined {
  const forwarded: Forwarded = isProxyTrusted ? readForwarded(headers) : {}
  const host = forwarded.host ?? headers.host
  if (host === undefined || host === '' || isUnaddressed(host, socket)) return undefined
  const scheme = forwarded.scheme ?? ('encrypted' in socket ? 'https' : 'http')
  const port = forwarded.port === undefined || /:\d*$/.test(host) ? '' : `:${forwarded.port}`
  const url = `${scheme}://${host}${port}`
  if (!isHost(host + port) || !/^https?$/.test(scheme) || !URL.canParse(url)) throw apiError('malformedRequest')
  return new URL(url).origin
}

/**
 * The path that a trusted proxy removed from the URL, such as `/versori`. Empty without one.
 * @throws ApiError 400 `malformedRequest` if it is not a path.
 */
export function readPrefix({ headers }: IncomingMessage): string {
  const prefix = (first(headers['x-forwarded-prefix']) ?? '').replace(/\/+$/, '')
  if (!/^(?:\/[\w.~%-]+)*$/.test(prefix)) throw apiError('malformedRequest')
  return prefix
}

interface Forwarded {
  readonly host?: string | undefined
  readonly scheme?: string | undefined
  readonly port?: string | undefined
}

function readForwarded(headers: IncomingHttpHeaders): Forwarded {
  const lower = (name: string) => first(headers[name])?.toLowerCase()
  return { host: lower('x-forwarded-host'), scheme: lower('x-forwarded-proto'), port: lower('x-forwarded-port') }
}

/** A name or an address with an optional port (RFC 9110, 7.2), of the characters that every client takes in a URL. */
export function isHost(text: string): boolean {
  return /^(?:[\w.~-]+|\[[\da-f:.]+\])?(?::\d{0,5})?$/i.test(text)
}

/** The first of several proxies is the one that the client reached. */
function first(header: string | readonly string[] | undefined): string | undefined {
  return [header ?? ''].flat().join(',').split(',', 1)[0]?.trim() || undefined
}

/** `inject` sets this host where its caller gives none. */
function isUnaddressed(host: string, socket: unknown): boolean {
  return host === 'localhost:80' && !(socket instanceof Socket)
}
