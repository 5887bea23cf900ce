/**
 * Every error of the mock, in one table.
 *
 * The vendor publishes no error codes (docs/contract.md 2.2). Ours are the status and three digits, because the only
 * two codes in the vendor's clients have that form. A code never changes its meaning.
 */
import type { ErrorBody, ErrorField } from './schemas/common.js'
import { connectionErrors } from './errors/connection-errors.js'
import type { Evidence } from './errors/error-rule.js'
import { toEntryId } from './errors/entry-id.js'
import { importErrors } from './errors/import-errors.js'
import { mockErrors } from './errors/mock-errors.js'
import type { OperationId } from './operations.js'
import { maskTokens } from './redaction.js'
import { operationErrors } from './errors/operation-errors.js'
import { requestErrors } from './errors/request-errors.js'
import { resourceErrors } from './errors/resource-errors.js'
import { vendorErrors } from './errors/vendor-errors.js'

export type { Evidence } from './errors/error-rule.js'

export const errorTable = {
  ...vendorErrors,
  ...requestErrors,
  ...operationErrors,
  ...resourceErrors,
  ...connectionErrors,
  ...importErrors,
  ...mockErrors
} as const

export type ErrorName = keyof typeof errorTable

type DataOf<Name extends ErrorName> = Parameters<(typeof errorTable)[Name]['details']>[0]

/** An error whose details need no data. */
export type PlainErrorName = {
  [Name in ErrorName]: Record<never, never> extends DataOf<Name> ? Name : never
}[ErrorName]

/** Sent in the header `x-mock-explain`, never in the body. */
export interface Explanation {
  readonly rule: ErrorName | 'fault'
  /** The id of the ledger entry for the behaviour. */
  readonly ledger: string
  readonly found?: string | undefined
  readonly nearest?: string | undefined
}

interface ErrorExtras {
  readonly fields?: readonly ErrorField[]
  readonly found?: string | undefined
  readonly nearest?: string | undefined
  /** Defaults to the entry of the rule itself. */
  readonly ledger?: string
  /** Properties that the contract adds to its Error for some statuses. */
  readonly extension?: object
  readonly cause?: unknown
}

/**
 * An error response. Any floor may throw one; `src/http` turns it into HTTP. Its message repeats the whole body, for
 * those who use the mock as a library.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly body: ErrorBody
  readonly explanation: Explanation & { readonly rule: ErrorName }

  constructor(rule: ErrorName, details: string, extras: ErrorExtras) {
    const { code, status, message } = errorTable[rule]
    const fields = extras.fields?.map(({ field, message: problem }) => ({
      field: maskTokens(field),
      message: maskTokens(problem)
    }))
    super(toMessage(message, maskTokens(details), fields), { cause: extras.cause })
    this.status = status
    this.body = { code, message, ...(fields && { fields }), details: maskTokens(details), ...extras.extension }
    const ledger = extras.ledger ?? toEntryId(rule)
    this.explanation = { rule, ledger, found: mask(extras.found), nearest: mask(extras.nearest) }
  }
}

function mask(text: string | undefined): string | undefined {
  return text === undefined ? undefined : maskTokens(text)
}

function toMessage(message: string, details: string, fields: readonly ErrorField[] = []): string {
  const problems = fields.map(({ field, message: problem }) => (field === '' ? problem : `${field}: ${problem}`))
  return `${message}: ${problems.length > 0 ? problems.join('; ') : details}`
}

/** How sure we are that the real platform returns this error from an operation. */
export function evidenceOf(name: ErrorName, operationId: OperationId | undefined): Evidence {
  const { evidence, documentedFor }: { evidence: Evidence; documentedFor: readonly OperationId[] } = errorTable[name]
  return operationId !== undefined && documentedFor.includes(operationId) ? 'documented' : evidence
}

/** The data for the details, required only if the details need it, plus the extras. */
type ErrorArguments<Name extends ErrorName> =
  Record<never, never> extends DataOf<Name> ? [data?: DataOf<Name> & ErrorExtras] : [data: DataOf<Name> & ErrorExtras]

/** Creates the error `name` of the table. The data fills in its details. */
export function apiError<Name extends ErrorName>(name: Name, ...[data]: ErrorArguments<Name>): ApiError {
  const details = errorTable[name].details as (data: ErrorExtras) => string
  return new ApiError(name, details(data ?? {}), data ?? {})
}
