/** Compares headers and bodies with what is wanted of them. What is wanted is read once, and compared repeatedly. */

type Headers = Readonly<Record<string, unknown>>

/** Whether all wanted headers are there. `*` stands for any value. */
export function compileHeaders(wanted: Readonly<Record<string, string>>): (headers: Headers) => boolean {
  const pairs = Object.entries(wanted).map(([name, value]) => [name.toLowerCase(), value] as const)
  return headers =>
    pairs.every(([name, value]) => {
      const found = headers[name]
      return found !== undefined && (value === '*' || [found].flat().map(String).includes(value))
    })
}

/** @param readText the body as text, for a caller that compares it repeatedly. */
type MatchesBody = (body: unknown, readText?: () => string) => boolean

/** Whether a body has all wanted properties, or contains the wanted text. */
export function compileBody(wanted: unknown): MatchesBody {
  if (typeof wanted === 'string') {
    return (body, readText = () => toText(body)) => body !== undefined && readText().includes(wanted)
  }
  const matches = compileValue(wanted)
  return body => body !== undefined && matches(body)
}

export function toText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** A list must have as many items as wanted, in the same order; an object may have more properties. */
function compileValue(wanted: unknown): (found: unknown) => boolean {
  if (typeof wanted !== 'object' || wanted === null) return found => found === wanted
  if (Array.isArray(wanted)) {
    const items = wanted.map(compileValue)
    return found =>
      Array.isArray(found) && found.length === items.length && items.every((matches, index) => matches(found[index]))
  }
  const properties = Object.entries(wanted).map(([name, value]) => [name, compileValue(value)] as const)
  return found =>
    isPlain(found) && properties.every(([name, matches]) => Object.hasOwn(found, name) && matches(found[name]))
}

function isPlain(value: unknown): value is Headers {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
