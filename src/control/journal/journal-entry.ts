import type { ErrorField } from '../../contract/schemas/common.js'
import type { Evidence } from '../../contract/errors.js'

/** One request to the vendor's API, as a sandbox remembers it; nothing in it is secret, see redact-request. */
export interface JournalEntry {
  /** That of the answer's header `x-request-id`. */
  readonly id: string
  /** When it came, by the clock of the sandbox: RFC 3339. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  /** The body, where it was JSON and no longer than 64 KiB. */
  readonly body?: unknown
  /** The vendor's operationId; absent where the path or method is none of the vendor's. */
  readonly operation?: string
  readonly organisationId?: string
  readonly connectorId?: string
  /** As the path says it. */
  readonly version?: string
  /** Who sent it; absent where no credential was accepted. */
  readonly principal?: JournalPrincipal
  /** What was answered; absent where the connection was cut instead. */
  readonly status?: number
  /** Real milliseconds until the answer was begun. */
  readonly duration: number
  /** Why the answer is an error. */
  readonly explanation?: JournalExplanation
  /** The fault that it met. */
  readonly fault?: { readonly id: string; readonly kind: string; readonly phase: string }
}

export interface JournalPrincipal {
  readonly kind: 'apiKey' | 'user' | 'organisation' | 'endUser'
  /** Of an API key its name, of a user the `sub`, else the id of the signing key. */
  readonly name: string
}

export interface JournalExplanation {
  readonly rule: string
  readonly evidence: Evidence
  /** The id of the entry of the ledger that it rests on. */
  readonly ledger: string
  readonly message: string
  /** What to do about it. */
  readonly details?: string
  /** The offending part, and what was nearest to it. */
  readonly found?: string
  readonly nearest?: string
  readonly fields?: readonly ErrorField[]
}
