/** Reports calls that leave the process: network, name lookups and child processes. */
import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

type Anything = (this: unknown, ...args: unknown[]) => unknown

/** The functions to watch. HTTP, TLS, fetch and WebSocket use `Socket.connect`. */
const exits: [string, object, string[]][] = [
  ['socket', net.Socket.prototype, ['connect']],
  ['datagram', dgram.Socket.prototype, ['send', 'connect']],
  ['name', dns, ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveTxt', 'reverse']],
  [
    'name',
    dns.promises,
    ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveTxt', 'reverse']
  ],
  ['process', childProcess, ['spawn', 'spawnSync', 'exec', 'execFile', 'execSync', 'execFileSync', 'fork']]
]

/** @returns a function that stops watching. */
export function watchOutbound(report: (what: string) => void): () => void {
  const undo: (() => void)[] = []
  for (const [kind, holder, names] of exits) {
    const methods = holder as Record<string, Anything>
    for (const name of names) {
      const original = methods[name] as Anything
      methods[name] = function (...args) {
        if (!isListening(kind, args)) report(`${kind} ${name} ${describe(args)}`)
        return original.apply(this, args)
      }
      undo.push(() => void (methods[name] = original))
    }
  }
  syncBuiltinESMExports()
  return () => {
    for (const each of undo) each()
    syncBuiltinESMExports()
  }
}

/** Ignores the lookup of an IP address, which a server does to listen on it and which sends nothing. */
function isListening(kind: string, [host]: readonly unknown[]): boolean {
  return kind === 'name' && typeof host === 'string' && net.isIP(host) !== 0
}

function describe(args: readonly unknown[]): string {
  const parts = args.flat().flatMap(arg => {
    const { host, port, path } = (typeof arg === 'object' && arg !== null ? arg : {}) as Record<string, unknown>
    return [arg, host, port, path]
  })
  return parts.filter(part => typeof part === 'string' || typeof part === 'number').join(' ')
}
