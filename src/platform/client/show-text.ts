import { shorten } from '../../core/quote.js'

/** Characters that a terminal obeys instead of showing them, and those that change the direction of a text. */
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A text of the platform for a message: short, in one line, with control characters escaped. */
export function showText(text: string, maxLength = 120): string {
  return shorten(escapeControls(text), maxLength)
}

export function escapeControls(text: string): string {
  return text.replaceAll(CONTROL, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
