import type { Evidence, Explanation } from '../contract/errors.js'
import { shorten } from '../core/quote.js'

/**
 * Renders the header `x-mock-explain`: the rule that fired, its ledger entry, and what the rule saw, such as
 * `versionNotFound; evidence=assumed; ledger=version-not-found; found="2024-7"; nearest="2024-07"`. Characters outside
 * ASCII are percent-encoded.
 */
export function explanationHeader({ rule, ledger, found, nearest }: Explanation, evidence: Evidence): string {
  const parts = [rule, `evidence=${evidence}`, `ledger=${ledger}`]
  if (found !== undefined) parts.push(`found=${quote(found)}`)
  if (nearest !== undefined) parts.push(`nearest=${quote(nearest)}`)
  return parts.join('; ')
}

const MAX_SHOWN_LENGTH = 255

function quote(text: string): string {
  const shown = shorten(text, MAX_SHOWN_LENGTH).toWellFormed()
  return `"${shown.replace(/[^ !#$&-[\]-~]/gu, encodeURIComponent)}"`
}
