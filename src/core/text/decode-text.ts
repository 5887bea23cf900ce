/** Decodes a text file by its byte order mark, or by its first characters. PowerShell's `>` writes UTF-16. */

const MARKS = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' }
] as const

/**
 * Decodes UTF-16 or UTF-8, with or without a byte order mark. A seed begins with an ASCII character, which has a zero
 * byte in UTF-16.
 * @throws Error whose message follows "cannot be read", if the bytes are not such a text.
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte))?.encoding
  const encoding = marked ?? guessEncoding(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`it is not valid ${encoding.toUpperCase()}; save it as UTF-8`)
  }
}

function guessEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (first === 0 && second !== 0) return 'utf-16be'
  return second === 0 && first !== 0 && first !== undefined ? 'utf-16le' : 'utf-8'
}
