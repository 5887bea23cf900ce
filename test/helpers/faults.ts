/** Servers with faults, and what they log and keep. */
import { pino } from 'pino'
import type { Test } from 'tap'
import type { Fault } from '../../src/control/faults/fault-schema.js'
import type { FaultReport } from '../../src/control/faults/faults.js'
import type { AppOptions } from '../../src/http/options.js'
import { bearer, demo, importPath, listen } from './app.js'
import { openRaw, type RawConnection, rawPost } from './raw-http.js'

type LogLine = Readonly<Record<string, unknown>> & { readonly level: number; readonly msg: string }

const WARN = 40

/** A server on TCP that writes its log to a list and gives access to its sandbox. */
export async function listenWithFaults(t: Test, options: AppOptions = {}) {
  const log: LogLine[] = []
  const write = (line: string) => void log.push(JSON.parse(line) as LogLine)
  const { app, url } = await listen(t, { randomSeed: 7, ...options, logger: pino({ level: 'trace' }, { write }) })
  const { default: sandbox } = app.sandboxes
  // Keeps the length of responses constant: timestamps leave out trailing zeros.
  sandbox.clock.freeze()
  return {
    app,
    url,
    log,
    sandbox,
    add: (fault: Fault): FaultReport => sandbox.faults.add(fault),
    connect: (): Promise<RawConnection> => openRaw(t, url),
    /** The ids of all connectors that are not in the seed. */
    imported: () => sandbox.store.connectors.listIds().filter(id => !seedIds.has(id)),
    /** The log lines from level warn. */
    worries: () => log.filter(({ level }) => level >= WARN)
  }
}

const seedIds: ReadonlySet<string> = new Set([
  demo.shopify,
  demo.hubSpot,
  demo.bigQuery,
  demo.internalErp,
  demo.draftOnly
])

/** The bytes of an import by Acme. */
export function rawImport(headers: Readonly<Record<string, string>> = {}, body = ''): string {
  return rawPost(importPath(), { ...bearer(demo.acme.key), ...headers }, body)
}

export const phases = ['before', 'after-commit'] as const

/** One fault of each kind, on all operations. */
export const oneOfEachKind: readonly Fault[] = [
  { operation: '*', kind: 'status', status: 503, retryAfter: 3 },
  { operation: '*', kind: 'delay', delay: { fixed: 5 } },
  { operation: '*', kind: 'dribble', chunks: 5, duration: 20 },
  { operation: '*', kind: 'empty' },
  { operation: '*', kind: 'reset' },
  { operation: '*', kind: 'malformed' },
  { operation: '*', kind: 'truncate' },
  { operation: '*', kind: 'quota', limit: 0, window: '10s' }
]
