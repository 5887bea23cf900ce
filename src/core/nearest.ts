import { distance } from 'fastest-levenshtein'

/** Characters. To compare what is longer takes a while, and it is no slip of the hand. */
const LONGEST = 300

/**
 * The candidate that `word` was most likely meant to be, if one is close enough to ask.
 * @param reach edits, at most: by default two, or a third of a long word.
 */
export function findNearest(
  word: string,
  candidates: readonly string[],
  reach: number = Math.max(2, Math.floor(word.length / 3))
): string | undefined {
  if (word.length > LONGEST) return undefined
  const folded = word.toLowerCase()
  let nearest: string | undefined
  let best = reach + 1
  for (const candidate of candidates) {
    // No fewer edits than that; a word may be as long as a body.
    if (Math.abs(candidate.length - word.length) >= best) continue
    const edits = distance(folded, candidate.toLowerCase())
    if (edits < best) [nearest, best] = [candidate, edits]
  }
  return nearest
}
