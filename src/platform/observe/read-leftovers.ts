/** Reads the file of what a run has left. Connectors are deleted as it says, so it is read with suspicion. */
import { statSync } from 'node:fs'
import { readRegularFile } from '../../core/read-file.js'
import { decodeText } from '../../core/text/decode-text.js'
import { findAddressProblem } from '../client/address.js'
import { parse } from '../client/call-operation.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem } from '../client/read-list.js'
import type { LeftThings } from './leftovers.js'

/** @returns undefined if there is no such file. @throws PlatformError for another file. */
export function readLeftovers(file: string): LeftThings | undefined {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  const content = parse(readAsText(file))
  if (isLeft(content)) return content
  throw new PlatformError(`${file} is not a list of what a run has left; move it away`)
}

function readAsText(file: string): string {
  try {
    return decodeText(readRegularFile(file))
  } catch (cause) {
    throw new PlatformError(`${file} cannot be read (${(cause as Error).message})`, { cause })
  }
}

function isLeft(value: unknown): value is LeftThings {
  if (!isItem(value)) return false
  const { against, organisation, prefix, before, connectors, open } = value
  return (
    typeof against === 'string' &&
    findAddressProblem(against) === undefined &&
    isId(organisation) &&
    typeof prefix === 'string' &&
    /^mock-observe-[a-z\d]{6}-$/.test(prefix) &&
    isListOf(before, isId) &&
    isListOf(connectors, each => isItem(each) && isId(each['id']) && typeof each['name'] === 'string') &&
    isListOf(open, each => isItem(each) && isId(each['of']) && ['string', 'undefined'].includes(typeof each['name']))
  )
}

function isListOf(value: unknown, isPart: (part: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isPart)
}

/** A platform may have other ids than ULIDs. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value)
}
