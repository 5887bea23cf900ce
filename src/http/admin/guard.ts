/** Decides who may use the control plane. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { isLoopback } from '../../core/loopback.js'

export interface Access {
  readonly adminToken: string | undefined
  readonly isEnabled: () => boolean
}

/**
 * With an admin token, admits callers that send it. Without one, admits callers on this machine if the server listens
 * on loopback only; on any other address the control plane is off. Never admits pages of another origin.
 */
export function registerGuard(scope: FastifyInstance, { adminToken, isEnabled }: Access): void {
  scope.addHook('onRequest', async request => {
    if (isWrongMethodOfProbe(request)) return
    if (!isEnabled()) throw apiError('controlPlaneOff')
    if (adminToken === undefined) assertLocal(request)
    else assertToken(request, adminToken)
    assertSameOrigin(request)
  })
}

/** Guards pages that a browser opens, which cannot send a token: they exist where the control plane is enabled. */
export function registerPresence(scope: FastifyInstance, { isEnabled }: Access): void {
  scope.addHook('onRequest', async () => {
    if (!isEnabled()) throw apiError('controlPlaneOff')
  })
}

/** Probes are open to everybody, and so is the error for a wrong method on them. */
function isWrongMethodOfProbe({ is404, url }: FastifyRequest): boolean {
  return is404 && /^\/__admin\/(health|ready)(\?|$)/.test(url)
}

function assertLocal(request: FastifyRequest): void {
  // Checks both hosts, because a page whose host name leads to this machine can send X-Forwarded-Host.
  for (const host of [request.hostname, new URL(request.reachedOrigin).hostname]) {
    if (!isLoopback(host)) throw apiError('adminCallerForbidden', { found: host })
  }
}

function assertToken({ headers }: FastifyRequest, adminToken: string): void {
  const token = readToken(headers.authorization) ?? ''
  if (!timingSafeEqual(sha256(token), sha256(adminToken))) throw apiError('adminTokenRequired')
}

/** The bearer token, or the password that a browser sends (RFC 7617). */
function readToken(authorization = ''): string | undefined {
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+) *$/i.exec(authorization) ?? []
  if (scheme.toLowerCase() !== 'basic') return value
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? []
  return password
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/**
 * A browser sends the origin of the page. For an image or a link it sends only the site, and another port of this
 * machine is the same site. An address that the user typed has no site. A host name that resolves to this machine (DNS
 * rebinding) is not enough.
 */
function assertSameOrigin({ headers, reachedOrigin }: FastifyRequest): void {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw apiError('adminCallerForbidden', { found: `a ${site === 'same-site' ? 'same-site' : 'cross-site'} page` })
  }
  if (origin !== undefined && hostOf(origin) !== hostOf(reachedOrigin)) {
    throw apiError('adminCallerForbidden', { found: origin })
  }
}

/** Ignores the scheme, because a proxy can handle TLS for the server. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : ''
}
