/** Parsers for the text of one option. Each throws a UsageError that does not name the option. */
import type { JSONWebKeySet } from 'jose'
import { findKeySetProblem } from '../auth/key-set.js'
import { decodeText } from '../core/text/decode-text.js'
import { parseDuration } from '../core/duration.js'
import { readRegularFile } from '../core/read-file.js'
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

function readJson(file: string): unknown {
  try {
    return JSON.parse(decodeText(readRegularFile(file)))
  } catch (cause) {
    throw new UsageError(`cannot be read as JSON (${(cause as Error).message})`, { cause })
  }
}
