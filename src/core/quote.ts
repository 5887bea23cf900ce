/** Quotes input in messages, shortened so that a large body does not come back in its own error. */

const MAX_LENGTH = 60

export function shorten(text: string, maxLength: number = MAX_LENGTH): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

/** The text in double quotes, with control characters escaped. */
export function quote(text: string, maxLength: number = MAX_LENGTH): string {
  return JSON.stringify(shorten(text, maxLength))
}

/** `a, b or c`. */
export function joinWithOr(values: readonly unknown[]): string {
  const texts = values.map(String)
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}
