/**
 * What a run has made and not taken back yet. It is written to a file before each request that makes something, so that
 * `observe --clean-up` finds it after a crash.
 */
import { rmSync } from 'node:fs'
import { writeWhole } from '../capture/capture-file.js'

export interface LeftThings {
  /** The base URL. */
  readonly against: string
  readonly organisation: string
  /** The beginning of the names of connectors that the run makes. */
  readonly prefix: string
  /** The ids of the organisation's connectors before the run. The run has made none of them. */
  readonly before: readonly string[]
  /** The connectors that the run made. */
  readonly connectors: readonly MadeConnector[]
  /** Imports without a response, which may have made a connector. */
  readonly open: readonly OpenImport[]
}

export interface MadeConnector {
  readonly id: string
  /** As it was made. */
  readonly name: string
}

export interface OpenImport {
  /** The id of the public connector. */
  readonly of: string
  /** Its name, if it is known. A copy has the same. */
  readonly name?: string
}

export interface Leftovers {
  readonly list: () => LeftThings
  /** Call it before a request that makes something. */
  intend(): void
  /** Call it before an import, which has no name of ours. */
  open(sent: OpenImport): void
  /** Call it for the same object when its response has arrived. */
  close(sent: OpenImport): void
  add(connector: MadeConnector): void
  remove(id: string): void
}

/** Ends the run, because it must not make what a later clean-up would not find. */
class NotListed extends Error {
  override readonly name = 'NotListed'
}

/** @param file written whenever something changes; none for a run that writes nothing. */
export function createLeftovers(initial: LeftThings, file: string | undefined): Leftovers {
  let things = initial
  let isWritten = false

  /** @throws NotListed */
  function write(changed: LeftThings): void {
    if (file === undefined) return
    try {
      writeWhole(file, `${JSON.stringify(changed, null, 2)}\n`)
    } catch (cause) {
      throw new NotListed(`the list of what the run makes cannot be written: ${(cause as Error).message}`, { cause })
    }
    isWritten = true
  }

  /**
   * The same for what is there no more. A failure to write must not end a clean-up, and a file that lists too much
   * harms nothing: `observe --clean-up` reads each connector before it deletes it.
   */
  function shorten(part: Partial<LeftThings>): void {
    things = { ...things, ...part }
    try {
      write(things)
    } catch {
      // The file stays as it was.
    }
  }

  return {
    list: () => things,
    intend: () => {
      if (!isWritten) write(things)
    },
    open(sent) {
      const opened = { ...things, open: [...things.open, sent] }
      // If it cannot be listed, the request is not sent.
      write(opened)
      things = opened
    },
    close: sent => shorten({ open: things.open.filter(each => each !== sent) }),
    add(connector) {
      things = { ...things, connectors: [...things.connectors, connector] }
      write(things)
    },
    remove: id => shorten({ connectors: things.connectors.filter(each => each.id !== id) })
  }
}

export function removeLeftovers(file: string): void {
  rmSync(file, { force: true })
}
