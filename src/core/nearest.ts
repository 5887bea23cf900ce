/** Finds the name or id that a misspelt one was probably meant to be. */
import { distance } from 'fastest-levenshtein'

/** Longer words are slow to compare, and are not typing errors. */
const MAX_WORD_LENGTH = 300

/** Ids made at about the same time share a prefix, so a larger distance would match unrelated ids. */
const MAX_ID_DISTANCE = 2

/** How many names or ids a wrong one is compared with. */
export const MAX_CANDIDATES = 1_000

/** The closest candidate, ignoring case. By default a third of a long word may differ. */
export function findNearest(
  word: string,
  candidates: readonly string[],
  maxDistance: number = Math.max(2, Math.floor(word.length / 3))
): string | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined
  const lowerCase = word.toLowerCase()
  let nearest: string | undefined
  let limit = maxDistance + 1
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
    // The distance is at least the difference in length.
    if (Math.abs(candidate.length - word.length) >= limit) continue
    const edits = distance(lowerCase, candidate.toLowerCase())
    if (edits < limit) [nearest, limit] = [candidate, edits]
  }
  return nearest
}

export function findNearestId(id: string, candidates: readonly string[]): string | undefined {
  return findNearest(id, candidates, MAX_ID_DISTANCE)
}

/** The end of a message about an unknown name: `; did you mean "name"?`, or nothing. */
export function suggestNearest(word: string, candidates: readonly string[]): string {
  return suggest(findNearest(word, candidates))
}

/** The same for a name that was found already. */
export function suggest(nearest: string | undefined): string {
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

/** Like `suggestNearest`, but names all candidates if none is close. */
export function suggestKnown(word: string, candidates: readonly string[]): string {
  return suggestNearest(word, candidates) || `; use one of ${candidates.join(', ')}`
}
