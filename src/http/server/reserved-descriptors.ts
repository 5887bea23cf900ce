/**
 * Keeps some file descriptors free for files, such as modules that load on first use. Without it, a flood of
 * connections could take them all.
 */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Enough to load one lazy module while two threads read OpenAPI documents, which hold four or five files each.
 */
const RESERVED = 20

/** At most this part of the limit is reserved, so that a very small limit still allows connections. */
const RESERVED_SHARE = 0.4

/** How many connections leave the reserve free. Infinity on a system without /proc. */
export function countAvailableConnections(): number {
  try {
    const [, text] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? []
    if (text === undefined) return Infinity
    const limit = Number(text)
    return limit - Math.min(RESERVED, Math.floor(limit * RESERVED_SHARE)) - readdirSync('/proc/self/fd').length
  } catch {
    return Infinity
  }
}
