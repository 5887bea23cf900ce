/**
 * Keeps some file descriptors free for files, such as modules that load on first use. Without it, a flood of
 * connections could take them all.
 */
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Enough for the files of one lazy module and some more. */
const RESERVED = 12

/** With a very small limit, most of it is still for connections. */
const RESERVED_SHARE = 0.25

/** Closes new connections that would take a reserved descriptor, as Node does when there is no descriptor left. */
export function reserveDescriptors(server: Server): void {
  const limit = readLimit()
  if (limit === undefined) return
  const firstReserved = limit - Math.min(RESERVED, Math.floor(limit * RESERVED_SHARE))
  server.on('connection', (socket: Socket) => {
    if (descriptorOf(socket) >= firstReserved) socket.destroy()
  })
}

/** How many descriptors this process can have. Undefined on a system that does not tell by a file. */
function readLimit(): number | undefined {
  try {
    const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    return limit === undefined ? undefined : Number(limit)
  } catch {
    return undefined
  }
}

/** A new descriptor is the lowest free one, so that its number tells how many are in use. -1 if Node hides it. */
function descriptorOf(socket: Socket): number {
  const { _handle: handle } = socket as { _handle?: { fd?: number } | null }
  return handle?.fd ?? -1
}
