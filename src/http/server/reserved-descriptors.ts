/**
 * Keeps some file descriptors free for files, such as modules that load on first use. Without it, a flood of
 * connections could take them all.
 */
import { readdirSync, readFileSync } from 'node:fs'

/** Enough to load one lazy module while two threads read OpenAPI documents, which hold four or five files each. */
const RESERVED = 20

/** At most this part of the limit is reserved, so that a very small limit still allows connections. */
const RESERVED_SHARE = 0.4

/** A server that takes no connection could not even say what it lacks. */
const MIN_CONNECTIONS = 2

/** How many connections leave the reserve free. Infinity on a system without /proc. */
export function countAvailableConnections(): number {
  try {
    const [, text] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    if (text === undefined) return Infinity
    return leaveReserve(Number(text), readdirSync('/proc/self/fd').length)
  } catch {
    return Infinity
  }
}

/** @param open how many descriptors are in use already; a parent process can hand on some. */
export function leaveReserve(limit: number, open: number): number {
  const reserved = Math.min(RESERVED, Math.floor(limit * RESERVED_SHARE))
  return Math.max(MIN_CONNECTIONS, limit - reserved - open)
}
