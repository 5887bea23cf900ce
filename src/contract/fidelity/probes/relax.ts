import type { Exchange, Pattern } from '../examples/exchange.js'

/** Entries that say something about the bodies of errors. For all others, the status tells. */
const ABOUT_ERROR_BODIES: readonly string[] = ['error-codes', 'error-wording', 'error-body']

export function isAboutErrorBodies(entry: string): boolean {
  return ABOUT_ERROR_BODIES.includes(entry)
}

/**
 * A step that expects of an error its status only. Codes, words and names of fields have entries of their own: if they
 * differ, that must not be found again in each entry.
 */
export function relax(exchange: Exchange): Exchange {
  if (exchange.status < 400) return exchange
  const { returns, ...rest } = exchange
  const kept = keepReferences(returns)
  return kept === undefined ? rest : { ...rest, returns: kept }
}

/** The contract defines the other parts of an error, such as the definition that is in use. */
function keepReferences(returns: Pattern | undefined): Pattern | undefined {
  if (typeof returns !== 'object' || returns === null || Array.isArray(returns)) return undefined
  const kept = Object.entries(returns).filter(([name]) => name === 'definition')
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}
