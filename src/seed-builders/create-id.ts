const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 26

/** The first digit of a ULID is at most 7. */
const MAX_FIRST = 8

/** A random ULID. */
export function createId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(LENGTH))
  return Array.from(bytes, (byte, index) => DIGITS[byte % (index === 0 ? MAX_FIRST : DIGITS.length)]).join('')
}
