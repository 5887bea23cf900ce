import http from 'node:http'
import { isLoopback } from '../../core/loopback.js'
import { PlatformError } from './platform-error.js'

/** Variables that name a proxy for HTTPS, in the order in which they count. Plain HTTP is only for this machine. */
const VARIABLES = ['https_proxy', 'HTTPS_PROXY'] as const

type ProxyEnvironment = Readonly<Partial<Record<string, string>>>

/**
 * Lets `fetch` use the proxy of the environment, if it names one. Node.js does this itself, in its later versions.
 * @throws PlatformError if this version cannot, instead of going around the proxy.
 */
export function useProxy(address: string, env: ProxyEnvironment): void {
  const named = VARIABLES.find(name => (env[name] ?? '') !== '')
  if (named === undefined || isLoopback(new URL(address).hostname) || isExcluded(address, env)) return
  if (env['NODE_USE_ENV_PROXY'] === '1' && process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) return
  const { setGlobalProxyFromEnv: use } = http as { setGlobalProxyFromEnv?: (env: ProxyEnvironment) => unknown }
  if (use === undefined) {
    throw new PlatformError(
      `${named} names a proxy, which Node.js ${process.versions.node} does not use as it was started. Set ` +
        `NODE_USE_ENV_PROXY=1 with Node.js 22.21, 24.5 or later; or unset ${named} to connect directly.`
    )
  }
  use(env)
}

/** Whether NO_PROXY lists a host, by the rules of Node.js without its ranges of addresses. */
function isExcluded(address: string, { no_proxy: lower, NO_PROXY: upper = '' }: ProxyEnvironment): boolean {
  const { hostname, host, port } = new URL(address)
  const names = [hostname, port === '' ? `${host}:443` : host]
  return (lower ?? upper)
    .toLowerCase()
    .split(/[\s,]+/)
    .some(entry => entry === '*' || names.some(name => matches(entry, name)))
}

/** `example.com`, or `.example.com` and `*.example.com` for what is below it. */
function matches(entry: string, name: string): boolean {
  const suffix = entry.replace(/^\*(?=\.)/, '')
  return suffix.startsWith('.') ? name.endsWith(suffix) : entry === name
}
