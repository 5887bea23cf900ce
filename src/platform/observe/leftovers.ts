/**
 * What a run has made and not taken back yet. It is written to a file before each request that makes something, so that
 * `observe --clean-up` finds it after a crash.
 */
import { rmSync, statSync } from 'node:fs'
import { decodeText } from '../../core/text/decode-text.js'
import { readRegularFile } from '../../core/read-file.js'
import { parse } from '../client/call-operation.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem } from '../client/read-list.js'
import { writeWhole } from '../capture/capture-file.js'

export interface LeftThings {
  /** The base URL. */
  readonly against: string
  readonly organisation: string
  /** The beginning of the names of connectors that the run makes. */
  readonly prefix: string
  /** The ids of connectors that the run made. */
  readonly connectors: readonly string[]
  /** The name of the public connector that is imported, and the ids of those of this name that were there before. */
  readonly imports?: { readonly name: string; readonly before: readonly string[] }
  /** Whether an import was sent that had no response yet. */
  readonly isImporting?: boolean
}

export interface Leftovers {
  readonly list: () => LeftThings
  /** Call it before a request that makes something. An import has no name of ours, by which it could be found. */
  intend(isImport: boolean): void
  /** Call it when the response has arrived, with the id of a connector that was made. */
  settle(id: string | undefined): void
  add(id: string): void
  remove(id: string): void
}

/** @param file written whenever something changes; none for a run that writes nothing. */
export function createLeftovers(initial: LeftThings, file: string | undefined): Leftovers {
  let things = initial
  let isWritten = false

  function write(): void {
    if (file === undefined) return
    writeWhole(file, `${JSON.stringify(things, null, 2)}\n`)
    isWritten = true
  }

  return {
    list: () => things,
    intend(isImport) {
      if (isImport) things = { ...things, isImporting: true }
      if (isImport || !isWritten) write()
    },
    settle(id) {
      const { isImporting = false } = things
      const connectors = id === undefined ? things.connectors : [...things.connectors, id]
      things = { ...things, connectors, isImporting: false }
      if (isImporting || id !== undefined) write()
    },
    add(id) {
      things = { ...things, connectors: [...things.connectors, id] }
      write()
    },
    remove(id) {
      things = { ...things, connectors: things.connectors.filter(each => each !== id) }
      write()
    }
  }
}

export function removeLeftovers(file: string): void {
  rmSync(file, { force: true })
}

/** @returns undefined if there is no such file. @throws PlatformError for another file. */
export function readLeftovers(file: string): LeftThings | undefined {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  const content = parse(decodeText(readRegularFile(file)))
  if (!isItem(content) || !Array.isArray(content['connectors']) || typeof content['prefix'] !== 'string') {
    throw new PlatformError(`${file} is not a list of what a run has left`)
  }
  return content as unknown as LeftThings
}
