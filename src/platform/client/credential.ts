import { maskTokens } from '../../contract/redaction.js'

/** How a token is sent: `Authorization: Bearer <token>` or `Authorization: JWT <token>`. */
export interface PlatformCredential {
  readonly scheme: 'Bearer' | 'JWT'
  readonly token: string
}

/** Why a text cannot be sent as a token; undefined if it can. The text is a secret: the message does not repeat it. */
export function findTokenProblem(token: string): string | undefined {
  if (token === '') return 'is empty'
  if (/\s/.test(token)) return 'contains white space; it must hold the token only'
  return /^[\x21-\x7e]+$/.test(token) ? undefined : 'contains characters that no token has'
}

/** Creates a function that masks tokens in a text, also in encoded form, and all that looks like one. */
export function createMask(credentials: readonly PlatformCredential[]): (text: string) => string {
  const secrets = credentials
    .flatMap(({ token }) => [token, encodeURIComponent(token), Buffer.from(token).toString('base64')])
    .filter(text => text.length >= MIN_SECRET_LENGTH)
  return text => maskTokens(secrets.reduce((masked, secret) => masked.replaceAll(secret, '******'), text))
}

/** A shorter text would occur by chance, and masking it would show it. */
const MIN_SECRET_LENGTH = 4
