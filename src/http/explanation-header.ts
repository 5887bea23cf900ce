import type { Explanation } from '../contract/errors.js'

/**
 * The header `x-mock-explain`: the rule that fired, then what it saw, such as
 * `versionNotFound; evidence=assumed; found="2024-7"; nearest="2024-07"`. What ASCII cannot say is percent-encoded.
 */
export function explanationHeader({ rule, evidence, found, nearest }: Explanation): string {
  const parts = [rule, `evidence=${evidence}`]
  if (found !== undefined) parts.push(`found=${quote(found)}`)
  if (nearest !== undefined) parts.push(`nearest=${quote(nearest)}`)
  return parts.join('; ')
}

const LONGEST = 255

function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return `"${shown.toWellFormed().replace(/[^ !#$&-[\]-~]/gu, encodeURIComponent)}"`
}
