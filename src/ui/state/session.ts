/** The admin token. It lives as long as the tab, and is sent as a bearer token only. */
import { signal } from '@preact/signals'

const KEY = 'versori-mock-admin-token'

export const token = signal(sessionStorage.getItem(KEY) ?? '')

/** Why the page asks for the token; undefined if it does not. */
export const tokenRequest = signal<'missing' | 'wrong' | undefined>(undefined)

export function logIn(value: string): void {
  sessionStorage.setItem(KEY, value)
  token.value = value
  tokenRequest.value = undefined
}

export function logOut(): void {
  sessionStorage.removeItem(KEY)
  token.value = ''
}

/** The mock has refused a request. */
export function refuseToken(): void {
  tokenRequest.value = token.value === '' ? 'missing' : 'wrong'
}
