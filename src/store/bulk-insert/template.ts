/** Texts with holes: made once, filled over and over. */

/** What marks a hole in a text: a number between two characters that stand for nothing (of Unicode's private use). */
const [OPEN, CLOSE] = ['\uE000', '\uE001']
const HOLE = /\uE000(\d+)\uE001/

/** The text that stands where value number `index` will. */
export function hole(index: number): string {
  return `${OPEN}${index}${CLOSE}`
}

/** Whether a text has something that would be taken for a hole. */
export function hasHoles(text: string): boolean {
  return text.includes(OPEN)
}

/** What stands in a text whatever its holes are filled with. */
export function withoutHoles(text: string): string {
  return text.replaceAll(new RegExp(HOLE, 'g'), '')
}

/** The marks of holes made two bytes of every character: what is left of the text mostly needs one. */
function compact(text: string): string {
  return Buffer.from(text).toString()
}

export type Fill = (values: readonly string[]) => string

/** Of a text with holes, what fills them. */
export function compileTemplate(text: string): Fill {
  const parts = text.split(HOLE).map(compact)
  const [first = ''] = parts
  if (parts.length === 1) return () => first
  const indices = parts.filter((_, position) => position % 2 === 1).map(Number)
  const texts = parts.filter((_, position) => position % 2 === 0)
  return values => {
    let filled = first
    for (let position = 0; position < indices.length; position++) {
      filled += (values[indices[position] as number] as string) + (texts[position + 1] as string)
    }
    return filled
  }
}
