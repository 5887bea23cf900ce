import type { Evidence } from '../../contract/errors.js'
import type { ErrorField } from '../../contract/schemas/common.js'

/** One request to the vendor's API. Holds no secrets, see redact-request.ts. */
export interface JournalEntry extends JournalMessage {
  /** The `x-request-id` of the response. */
  readonly id: string
  /** When the request arrived, by the clock of the sandbox: RFC 3339. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  /** The vendor's operationId. Absent if the vendor has no operation with this path and method. */
  readonly operation?: string
  readonly organisationId?: string
  readonly connectorId?: string
  /** As written in the path. */
  readonly version?: string
  /** The caller. Absent if no credential was accepted. */
  readonly principal?: JournalPrincipal
  /** Absent if the connection was cut. */
  readonly status?: number
  /** Real milliseconds until the response was ready. */
  readonly duration: number
  /** Why the response is an error. */
  readonly explanation?: JournalExplanation
  /** The fault that affected the request. */
  readonly fault?: { readonly id: string; readonly kind: string; readonly phase: string }
  /** What the client was sent. Absent if the connection was cut. */
  readonly response?: JournalMessage
  /** A command for a shell that sends the request again. */
  readonly curl?: string
}

/** The headers and the body of a request or response. */
export interface JournalMessage {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>
  /** The JSON value, or the text of a body that is no JSON. Absent without a body. */
  readonly body?: unknown
  /** Whether `body` is not all of it: a text of 64 KiB, or absent if the journal has dropped it to make room. */
  readonly bodyTruncated?: true
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
