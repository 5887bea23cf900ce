/**
 * Text with numbered placeholders, compiled once and filled many times. A placeholder is its number between two
 * characters of Unicode's private use area.
 */
const [OPEN, CLOSE] = ['\uE000', '\uE001']
const PLACEHOLDER = /\uE000(\d+)\uE001/

/** What to put in for the placeholders, by number. */
export type Values = readonly string[]

export function placeholder(index: number): string {
  return `${OPEN}${index}${CLOSE}`
}

/** Whether a text contains a placeholder, or anything that could be taken for one. */
export function hasPlaceholder(text: string): boolean {
  return text.includes(OPEN)
}

export function withoutPlaceholders(text: string): string {
  return text.replaceAll(new RegExp(PLACEHOLDER, 'g'), '')
}

/** Returns a function that fills the placeholders of a text. */
export function compileTemplate(text: string): (values: Values) => string {
  // Literal texts and placeholder numbers in turn.
  const parts = text.split(PLACEHOLDER)
  const texts = parts.filter((_, index) => index % 2 === 0).map(compact)
  const indices = parts.filter((_, index) => index % 2 === 1).map(Number)
  const [first = ''] = texts
  return values => {
    let filled = first
    for (let position = 0; position < indices.length; position++) {
      filled += (values[indices[position] as number] as string) + (texts[position + 1] as string)
    }
    return filled
  }
}

/** Placeholders force the text to two bytes a character. A copy without them mostly needs one. */
function compact(text: string): string {
  return Buffer.from(text).toString()
}
