/** JSON Pointers in references, such as `#/components/schemas/Pet`. */

/** The keys of a reference; undefined for any other text. */
export function readPointer(reference: string): string[] | undefined {
  if (!reference.startsWith('#/')) return undefined
  try {
    return splitPointer(decodeURIComponent(reference))
  } catch {
    return undefined
  }
}

/** The keys of a pointer that is not percent-encoded, as `toPointer` writes it. */
export function splitPointer(pointer: string): string[] {
  const [, ...keys] = pointer.split('/')
  return keys.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function toPointer(keys: readonly string[]): string {
  return `#${keys.map(key => `/${escapeKey(key)}`).join('')}`
}

export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
