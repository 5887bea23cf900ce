/**
 * The client of the real platform, for `capture` and `observe` only. It sends one request at a time to one address,
 * follows no redirects, and waits when it is told to.
 */
import { clearTimeout, now as systemNow, setTimeout } from '../../core/timers.js'
import { locate, type PlatformAddress } from './address.js'
import type { PlatformCredential } from './credential.js'
import { PlatformError } from './platform-error.js'
import { BodyTooLong, readText } from './read-text.js'
import { defaultRetryRules, findWait, isRetried, type RetryRules } from './retries.js'

export interface PlatformRequest {
  readonly method: string
  /** A path below the base URL, with its query; or a URL on the same host. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
  /** Null for none. By default, that of the client. */
  readonly credential?: PlatformCredential | null
}

export interface PlatformResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Whether the platform asked to wait before it responded. */
  readonly wasLimited: boolean
}

export interface PlatformClientOptions {
  readonly address: PlatformAddress
  readonly credential: PlatformCredential
  /** Masks secrets in a text. */
  readonly mask: (text: string) => string
  /** Milliseconds that one request and its response may take. Default: 30000. */
  readonly timeout?: number
  /** Default: 64 MiB. */
  readonly maxBytes?: number
  /** Ends all waiting and sending. */
  readonly signal?: AbortSignal
  readonly retries?: Partial<RetryRules>
  /** Called before a wait, with a sentence for the user. */
  readonly onWait?: (sentence: string) => void
  /** Waits for some milliseconds. Tests replace it. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
}

export interface PlatformClient {
  /** @throws PlatformError if there is no usable response. */
  send(request: PlatformRequest): Promise<PlatformResponse>
  /** Why nothing more is sent; undefined while the client works. */
  findStop(): string | undefined
  /** Masks the token in a text, whole: a shortened text must be masked before. */
  readonly mask: (text: string) => string
}

const TIMEOUT = 30_000
const MAX_BYTES = 67_108_864

export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const { signal, wait = waitFor, onWait = () => {} } = options
  const rules = { ...defaultRetryRules, ...options.retries }
  let serverErrors = 0
  let stopped: PlatformError | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function sendWithRetries(request: PlatformRequest): Promise<PlatformResponse> {
    let wasLimited = false
    let hasFailed = false
    for (let tries = 0; ; tries++) {
      if (stopped !== undefined) throw stopped
      const response = await sendOnce(options, request)
      // The tries of one request count once.
      if (response.status < 500) serverErrors = 0
      else if (!hasFailed) serverErrors++
      hasFailed ||= response.status >= 500
      if (serverErrors >= rules.maxServerErrors) stopped = new PlatformError(stoppedBy(response.status, serverErrors))
      if (stopped !== undefined) throw stopped
      wasLimited ||= response.status === 429
      if (tries >= rules.maxRetries || !isRetried(response, request.method)) return { ...response, wasLimited }
      const milliseconds = findWait(response, tries, systemNow())
      const seconds = Math.ceil(milliseconds / 1_000)
      if (milliseconds > rules.maxWait) {
        stopped = new PlatformError(
          `the platform asks to wait ${seconds} seconds (${response.status}). Run it again then.`
        )
        throw stopped
      }
      onWait(`The platform responded with ${response.status}; waiting ${seconds} s.`)
      await wait(milliseconds, signal)
    }
  }

  return {
    send(request) {
      const sent = last.then(() => sendWithRetries(request))
      last = sent.catch(() => {})
      return sent
    },
    findStop: () => (signal?.aborted === true ? 'stopped' : stopped?.message),
    mask: options.mask
  }
}

function stoppedBy(status: number, count: number): string {
  return `stopped after ${count} server errors in a row (the last one: ${status}). Try again later.`
}

async function sendOnce(
  options: PlatformClientOptions,
  request: PlatformRequest
): Promise<Omit<PlatformResponse, 'wasLimited'>> {
  const { address, timeout = TIMEOUT, maxBytes = MAX_BYTES, signal } = options
  const { method, target, headers = {}, body, credential = options.credential } = request
  const url = locate(address, target)
  if (url === undefined) throw new PlatformError('the platform names a URL on another host, which is not called')
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeout)
  signal?.addEventListener('abort', abort)
  try {
    signal?.throwIfAborted()
    const response = await fetch(url, {
      method,
      headers: {
        ...(credential !== null && { authorization: `${credential.scheme} ${credential.token}` }),
        accept: 'application/json, */*',
        ...headers
      },
      ...(body !== undefined && { body }),
      // The token must not go where a redirect leads.
      redirect: 'manual',
      signal: controller.signal
    })
    const text = await readText(response, maxBytes)
    return { status: response.status, headers: Object.fromEntries(response.headers), text }
  } catch (cause) {
    throw toPlatformError(cause, options, { method, url })
  } finally {
    controller.abort()
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** Codes of OpenSSL for a certificate whose authority is unknown. */
const UNTRUSTED = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF))/

const TRUST = '. If you trust it, set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority.'

function toPlatformError(
  cause: unknown,
  { timeout = TIMEOUT, signal, mask }: PlatformClientOptions,
  { method, url }: { readonly method: string; readonly url: string }
): PlatformError {
  const what = mask(`${method} ${url.split('?', 1)[0]}`)
  if (signal?.aborted === true) return new PlatformError('stopped')
  const fail = (reason: string) => new PlatformError(mask(`${what}: ${reason}`), { reason })
  if (cause instanceof BodyTooLong) return fail(cause.message)
  const { name, message, cause: nested } = cause as Error
  if (name === 'AbortError') return fail(`no complete response within ${timeout / 1_000} seconds`)
  const { code = '', message: why = message } = (nested ?? {}) as { readonly code?: string; readonly message?: string }
  // The rest of the message can have an address.
  const reason = code === '' ? 'no usable response' : code
  const said = [code, why].filter(text => text !== '').join(', ')
  return new PlatformError(mask(`${what}: ${said}${UNTRUSTED.test(code) ? TRUST : ''}`), { reason })
}

async function waitFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done)
    if (signal?.aborted === true) done()
  })
}
