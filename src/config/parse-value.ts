/** Parsers for the text of one option. Each throws a UsageError that does not name the option. */
import type { JSONWebKeySet } from 'jose'
import { findKeySetProblem } from '../auth/key-set.js'
import type { Fault } from '../control/faults/fault-schema.js'
import { decodeText } from '../core/text/decode-text.js'
import { parseDuration } from '../core/duration.js'
import { readRegularFile } from '../core/read-file.js'
import { isObject } from '../core/values/is-object.js'
import { UsageError } from './usage-error.js'

export function parseText(given: string): string {
  if (given === '') throw new UsageError('must not be empty')
  return given
}

export function integerBetween(minimum: number, maximum: number) {
  return (given: string): number => {
    const number = Number(given)
    if (/^\d+$/.test(given) && number >= minimum && number <= maximum) return number
    throw new UsageError(`must be a whole number from ${minimum} to ${maximum}`)
  }
}

export function oneOf<const Value extends string>(values: readonly Value[]) {
  return (given: string): Value => {
    const value = values.find(allowed => allowed === given)
    if (value !== undefined) return value
    throw new UsageError(`must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`)
  }
}

export function parseBoolean(given: string): boolean {
  return oneOf(['true', 'false'])(given) === 'true'
}

/** Returns the text itself: the server that receives it parses it again. */
export function checkDuration(given: string): string {
  if (parseDuration(given) === undefined) throw new UsageError('must be a duration such as 30s, 15m, 1h, 7d or -1h')
  return given
}

/** Takes a number of milliseconds, or a duration such as `30s`. @returns milliseconds. */
export function durationBetween(minimum: number, maximum: number) {
  return (given: string): number => {
    const milliseconds = /^\d+$/.test(given) ? Number(given) : parseDuration(given)
    if (milliseconds !== undefined && milliseconds >= minimum && milliseconds <= maximum) return milliseconds
    throw new UsageError(`must be a duration such as 500ms, 30s or 1h, from ${minimum} to ${maximum} ms`)
  }
}

/** @returns the URL without slashes at its end. */
export function parseUrl(given: string): string {
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) throw new UsageError('must be an http or https URL')
  return given.replace(/\/+$/, '')
}

export function readKeySet(file: string): JSONWebKeySet {
  const keySet = readJson(file)
  const problem = findKeySetProblem(keySet)
  if (problem !== undefined) throw new UsageError(`not a usable key set: ${problem}`)
  return keySet as JSONWebKeySet
}

/** @returns the fault. `buildApp` checks its properties. */
export function parseFault(given: string): Fault {
  const fault = toJson(given)
  if (isObject(fault)) return fault as unknown as Fault
  throw new UsageError('must be a JSON object, such as {"operation":"*","kind":"status","status":503}')
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export interface MinCoverage {
  readonly of: 'operations' | 'errors' | 'faults'
  readonly percent: number
}

/** Parses `80` or `errors=20`. */
export function parseMinCoverage(given: string): MinCoverage {
  const [, of = 'operations', percent = ''] = /^(?:(operations|errors|faults)=)?(\d+)$/.exec(given) ?? []
  if (percent !== '' && Number(percent) <= 100) return { of: of as MinCoverage['of'], percent: Number(percent) }
  throw new UsageError('must be a percentage from 0 to 100, such as 80 or errors=20 (operations, errors or faults)')
}

/** The objects of a variable: one, several with commas between them, or a JSON array. */
export function splitObjects(text: string): string[] {
  const objects = toJson(`[${text}]`) as unknown[] | undefined
  return objects === undefined ? [text] : objects.flat().map(each => JSON.stringify(each))
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(decodeText(readRegularFile(file)))
  } catch (cause) {
    throw new UsageError(`cannot be read as JSON (${(cause as Error).message})`, { cause })
  }
}
