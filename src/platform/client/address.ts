import { isLoopback } from '../../core/loopback.js'

/** The base URL of the platform, such as `https://platform.versori.com/api/connect/v1`. Without a slash at its end. */
export type PlatformAddress = string

/**
 * Why a text cannot be the address of the platform; undefined if it can. Plain HTTP would show the token to the
 * network, so it is only for this machine.
 */
export function findAddressProblem(text: string): string | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    return 'must be the base URL of the API, such as https://platform.example/api/connect/v1'
  }
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  if (username !== '' || password !== '') return 'must not contain a user name or a password'
  if (search !== '' || hash !== '') return 'must not contain a query or a fragment'
  if (protocol === 'http:' && !isLoopback(hostname)) return 'must be https; plain http is only for this machine'
  return undefined
}

export function toAddress(text: string): PlatformAddress {
  const { origin, pathname } = new URL(text)
  return origin + pathname.replace(/\/+$/, '')
}

/**
 * The URL of a path below the base, or of an absolute URL that the platform returned.
 * @returns undefined for another host: the token is for this one only.
 */
export function locate(address: PlatformAddress, target: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:/i.test(target)) return address + (target.startsWith('/') ? target : `/${target}`)
  if (!URL.canParse(target)) return undefined
  return new URL(target).origin === new URL(address).origin ? target : undefined
}
