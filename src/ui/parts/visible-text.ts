/** Makes text safe to look at: characters that cannot be seen, or that reorder the text, become visible. */

/** Control characters, marks of direction, and characters without width. */
// eslint-disable-next-line no-control-regex -- It must match them, to show them.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

export function toVisible(text: string): string {
  return text.replaceAll(HIDDEN, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @returns the beginning of a long text. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}
