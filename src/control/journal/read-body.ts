/** Reads a body of the journal: parses it, and removes its secrets. */
import type { KeptBody } from './body-store.js'
import type { JournalMessage } from './journal-entry.js'
import { type BodyRules, redactBody } from './redact-body.js'
import { redactText } from './redact-text.js'

export type { BodyRules }

interface BodyOptions {
  readonly type: unknown
  readonly rules: BodyRules
}

export function readBody(body: KeptBody, { type, rules }: BodyOptions): Omit<JournalMessage, 'headers'> {
  const bytes = body.read()
  if (bytes === undefined) return { bodyTruncated: true }
  if (bytes.length === 0) return {}
  const text = bytes.toString()
  if (body.isCut) return { body: redactText(withoutCutCharacter(text)), bodyTruncated: true }
  const value = maybeJson(text, type) ? parse(text) : undefined
  return { body: value === undefined ? redactText(text) : redactBody(value, rules) }
}

/** The last character may have lost some of its bytes. */
function withoutCutCharacter(text: string): string {
  return text.replace(/\uFFFD$/, '')
}

/** A body with a wrong Content-Type is easier to read as JSON, too. */
function maybeJson(text: string, type: unknown): boolean {
  return /json/i.test(String(type)) || /^\s*[{[]/.test(text)
}

/** Undefined if it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
