import type { Evidence, Explanation } from '../contract/errors.js'
import type { ObservedEntry } from '../contract/errors/observed.js'
import { shorten } from '../core/quote.js'

/**
 * Renders the header `x-mock-explain`: the rule that fired, its ledger entry, and what the rule saw, such as
 * `versionNotFound; evidence=assumed; ledger=version-not-found; found="2024-7"; nearest="2024-07"`. Characters outside
 * ASCII are percent-encoded. `observed` says where and when the behaviour was observed.
 */
export function explanationHeader(
  { rule, ledger, found, nearest }: Explanation,
  evidence: Evidence,
  seen?: ObservedEntry
): string {
  const parts = [rule, `evidence=${evidence}`, `ledger=${ledger}`]
  if (seen !== undefined) parts.push(`observed=${quote(`${seen.host} ${seen.date}`)}`)
  if (found !== undefined) parts.push(`found=${quote(found)}`)
  if (nearest !== undefined) parts.push(`nearest=${quote(nearest)}`)
  return parts.join('; ')
}

const MAX_SHOWN_LENGTH = 255

function quote(text: string): string {
  const shown = shorten(text, MAX_SHOWN_LENGTH).toWellFormed()
  return `"${shown.replace(/[^ !#$&-[\]-~]/gu, encodeURIComponent)}"`
}
