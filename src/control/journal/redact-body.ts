/** Removes secrets from JSON bodies. The contract decides what is secret; unknown properties are judged by name. */
import {
  holdsCredential,
  isPublicData,
  isPublicParams,
  isSecretProperty,
  maskUrl,
  REDACTED
} from '../../contract/redaction.js'
import { isObject } from '../../core/values/is-object.js'

/**
 * - `operation`: a body of the contract.
 * - `error`: an error, whose `code` is no authorization code.
 * - `schema`: a JSON Schema, in which the names of properties say nothing about its values.
 */
export type BodyRules = 'operation' | 'error' | 'schema'

/** Levels of a body. Deeper values become `…`. */
const MAX_DEPTH = 50

type Redact = (value: unknown, depth: number) => unknown

export function redactBody(body: unknown, rules: BodyRules = 'operation'): unknown {
  if (rules === 'schema') return redactTexts(body, 0)
  if (rules === 'error' && isObject(body)) {
    return mapNested(body, 0, (name, item) => (name === 'code' ? redactTexts : redactorOf(name))(item, 1))
  }
  return redactValue(body, 0)
}

const redactValue: Redact = (value, depth) => {
  if (typeof value === 'string') return redactString(value)
  return mapNested(value, depth, (name, item) => redactorOf(name)(item, depth + 1))
}

function redactorOf(name: string): Redact {
  if (name === 'data') return redactData
  // The names of tags are data of the user (SPEC:1897).
  if (name === 'tags') return redactTexts
  return isSecretProperty(name) ? redactAll : redactValue
}

/** The data of a credential (SPEC:2474-2654). */
const redactData: Redact = (value, depth) =>
  isObject(value)
    ? mapNested(value, depth, (name, item) =>
        (isPublicData(name) || isPublicParams(name) ? redactTexts : redactAll)(item, depth + 1)
      )
    : redactAll(value, depth)

const redactAll: Redact = (value, depth) => {
  if (value === null) return null
  if (typeof value !== 'object') return REDACTED
  return mapNested(value, depth, (name, item) => (isPublicParams(name) ? redactValue : redactAll)(item, depth + 1))
}

/** Redacts a value that looks like a credential, under any name. */
const redactTexts: Redact = (value, depth) => {
  if (typeof value === 'string') return redactString(value)
  return mapNested(value, depth, (_, item) => redactTexts(item, depth + 1))
}

function redactString(text: string): string {
  return holdsCredential(text) ? REDACTED : maskUrl(text)
}

/** Calls `map` with an empty name for the items of a list. */
function mapNested(value: unknown, depth: number, map: (name: string, value: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.map(item => map('', item))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, map(name, item)]))
}
