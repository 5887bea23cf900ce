import type { Evidence } from '../../contract/errors.js'
import type { ErrorField } from '../../contract/schemas/common.js'

/** One request to the vendor's API. Holds no secrets, see redact-request.ts. */
export interface JournalEntry {
  /** The `x-request-id` of the response. */
  readonly id: string
  /** When the request arrived, by the clock of the sandbox: RFC 3339. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  /** Absent unless the body was JSON of at most 64 KiB. */
  readonly body?: unknown
  /** The vendor's operationId. Absent if the vendor has no operation with this path and method. */
  readonly operation?: string
  readonly organisationId?: string
  readonly connectorId?: string
  /** As written in the path. */
  readonly version?: string
  /** The caller. Absent if no credential was accepted. */
  readonly principal?: JournalPrincipal
  /** Absent if a fault cut the connection. */
  readonly status?: number
  /** Real milliseconds until the response was ready. */
  readonly duration: number
  /** Why the response is an error. */
  readonly explanation?: JournalExplanation
  /** The fault that affected the request. */
  readonly fault?: { readonly id: string; readonly kind: string; readonly phase: string }
}

export interface JournalPrincipal {
  readonly kind: 'apiKey' | 'user' | 'organisation' | 'endUser'
  /** The name of the API key, the `sub` of the user, or the id of the signing key. */
  readonly name: string
}

export interface JournalExplanation {
  readonly rule: string
  readonly evidence: Evidence
  /** The id of the ledger entry for this rule. */
  readonly ledger: string
  readonly message: string
  /** What to do about it. */
  readonly details?: string
  /** The offending value. */
  readonly found?: string
  /** The existing value that is most similar to `found`. */
  readonly nearest?: string
  readonly fields?: readonly ErrorField[]
}
