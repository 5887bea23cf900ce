import { findNearest } from '../core/nearest.js'

/** @throws TypeError for a name that is not known, with the one that was likely meant. */
export function assertKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find(name => !known.includes(name))
  if (unknown === undefined) return
  const nearest = findNearest(unknown, known)
  const hint = nearest === undefined ? `allowed are ${known.join(', ')}` : `did you mean ${nearest}?`
  throw new TypeError(`unknown ${what} "${unknown}"; ${hint}`)
}
