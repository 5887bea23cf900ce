import { findNearest } from '../core/nearest.js'
import { type ApiError, apiError, type PlainErrorName } from './errors.js'
import type { ErrorField } from './schemas/common.js'

interface UnknownName {
  readonly found: string
  /** The names that exist. */
  readonly known: readonly string[]
  readonly fields?: readonly ErrorField[]
}

/** The error for an unknown name. It suggests the nearest name that exists. */
export function notFound(rule: PlainErrorName, { found, known, ...extras }: UnknownName): ApiError {
  return apiError(rule, { found, nearest: findNearest(found, known), ...extras })
}
