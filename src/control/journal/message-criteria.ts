/** Compares headers and bodies with what is wanted of them. */

type Headers = Readonly<Record<string, unknown>>

/** Whether all wanted headers are there. `*` stands for any value. */
export function containsHeaders(headers: Headers, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const found = headers[name.toLowerCase()]
    return found !== undefined && (value === '*' || [found].flat().map(String).includes(value))
  })
}

/**
 * Whether a body has all wanted properties, or contains the wanted text.
 * @param readText the body as text, for a caller that compares it repeatedly.
 */
export function containsBody(body: unknown, wanted: unknown, readText = () => toText(body)): boolean {
  if (body === undefined) return false
  if (typeof wanted === 'string') return readText().includes(wanted)
  return containsValue(body, wanted)
}

export function toText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** A list must have as many items as wanted, in the same order; an object may have more properties. */
function containsValue(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return found === wanted
  if (typeof found !== 'object' || found === null) return false
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item, index) => containsValue(found[index], item))
    )
  }
  return (
    !Array.isArray(found) &&
    Object.entries(wanted).every(
      ([name, value]) => Object.hasOwn(found, name) && containsValue((found as Headers)[name], value)
    )
  )
}
