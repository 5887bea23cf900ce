import { once } from 'node:events'
import { constants } from 'node:os'
import { assertNoPositionals, type Config, environmentFor, loadConfig } from '../../config.js'
import type { SharedFaults } from '../../control/faults/shared-faults.js'
import type { Sandboxes } from '../../control/sandboxes/sandboxes.js'
import { buildApp } from '../../http/app.js'
import { execOptions } from '../command-table.js'
import { resolveAdminToken } from '../shared/admin-token.js'
import { toAppOptions } from '../shared/app-options.js'
import { CommandFailed } from '../shared/command-failed.js'
import { type Command, loadSpawn, splitArguments } from '../shared/command-to-run.js'
import { forwardSignals } from '../shared/forwarded-signals.js'
import { findCaller } from '../shared/find-caller.js'
import { readTlsForCommand } from '../shared/tls.js'

type ExecConfig = Config<(typeof execOptions)[number]>

/** Starts a mock, runs a command with it, and closes the mock. @returns the exit code of the command. */
export async function exec(args: readonly string[]): Promise<number> {
  const { own, command } = splitArguments('exec', args)
  const { config: given, positionals } = await loadConfig(execOptions, own)
  const config = resolveAdminToken(given)
  assertNoPositionals('exec (before --)', positionals)
  const { tls, caFile, remove } = await readTlsForCommand(config)
  const app = await buildApp(await toAppOptions(config, config.logLevel ?? 'warn', tls))
  try {
    const finishReports = await beginReports(app.sandboxes, config)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const caller = await findCaller(app)
    const env = environmentFor({ url: app.address(), adminToken: config.adminToken, caFile, ...caller })
    const code = await run(command, env)
    // Records the requests that still run.
    await app.close()
    reportUnfired(app.sandboxes.shared.faults)
    const isGood = finishReports()
    return code === 0 && !isGood ? 1 : code
  } finally {
    await app.close()
    remove()
  }
}

/** @returns a function that writes the reports, and returns whether they are good enough. */
async function beginReports(sandboxes: Sandboxes, config: ExecConfig): Promise<() => boolean> {
  const { coverage, minCoverage, conduct } = config
  if (coverage === undefined && minCoverage === undefined && conduct === undefined) return () => true
  const { collectReports } = await import('./exec-reports.js')
  return collectReports(sandboxes, config)
}

/** A command that passes because its fault has a mistake would prove nothing. */
function reportUnfired(faults: SharedFaults): void {
  for (const { id, kind, operation, fired } of faults.list()) {
    if (fired === 0) process.stderr.write(`versori-mock: the fault ${id} (${kind} on ${operation}) never fired.\n`)
  }
}

async function run([program, ...args]: Command, env: NodeJS.ProcessEnv): Promise<number> {
  const start = await loadSpawn()
  const child = start(program, args, { stdio: 'inherit', env })
  const stopForwarding = forwardSignals(child)
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return code ?? signalCode(signal)
  } catch (cause) {
    throw new CommandFailed(`cannot run ${program} (${(cause as Error).message}). Check its name.`, { cause })
  } finally {
    stopForwarding()
  }
}

/** The exit code that shells use for a command ended by a signal. */
function signalCode(signal: NodeJS.Signals | null): number {
  return 128 + (signal === null ? 0 : constants.signals[signal])
}
