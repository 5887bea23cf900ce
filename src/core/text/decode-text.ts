/** Decodes a text file by its byte order mark. PowerShell's `>` writes UTF-16. */

const MARKS = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' }
] as const

/**
 * Decodes UTF-16 with a byte order mark, or UTF-8 with or without one.
 * @throws Error whose message follows "cannot be read", if the bytes are not such a text.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte))?.encoding ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`it is not valid ${encoding.toUpperCase()}; save it as UTF-8`)
  }
}
