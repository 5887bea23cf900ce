import { distance } from 'fastest-levenshtein'

/** The candidate that `word` was most likely meant to be, if one is close enough to ask. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const reach = Math.max(2, Math.floor(word.length / 3))
  const folded = word.toLowerCase()
  let nearest: string | undefined
  let best = reach + 1
  for (const candidate of candidates) {
    const edits = distance(folded, candidate.toLowerCase())
    if (edits < best) [nearest, best] = [candidate, edits]
  }
  return nearest
}
