import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { assertNoPositionals, environmentFor, loadConfig, UsageError } from '../../config.js'
import { buildApp } from '../../http/app.js'
import { serverOptions } from '../command-table.js'
import { toAppOptions } from '../shared/app-options.js'
import { CommandFailed } from '../shared/command-failed.js'
import { readTlsForCommand } from '../shared/tls.js'
import { findCaller } from './exec-caller.js'

/** Starts a mock, runs a command with it, and closes the mock. @returns the exit code of the command. */
export async function exec(args: readonly string[]): Promise<number> {
  const { own, command } = splitArguments(args)
  const { config, positionals } = await loadConfig(serverOptions, own)
  assertNoPositionals('exec (before --)', positionals)
  const { tls, caFile, remove } = await readTlsForCommand(config)
  const app = await buildApp(await toAppOptions(config, config.logLevel ?? 'warn', tls))
  try {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const caller = await findCaller(app)
    return await run(command, environmentFor({ url: app.address(), adminToken: config.adminToken, caFile, ...caller }))
  } finally {
    await app.close()
    remove()
  }
}

type Command = readonly [program: string, ...args: string[]]

function splitArguments(args: readonly string[]): { own: readonly string[]; command: Command } {
  const dashes = args.indexOf('--')
  const [program, ...rest] = dashes === -1 ? [] : args.slice(dashes + 1)
  const own = args.slice(0, dashes === -1 ? undefined : dashes)
  if (program !== undefined) return { own, command: [program, ...rest] }
  const stray = own.find((arg, index) => !arg.startsWith('-') && !isFlagWithoutValue(own[index - 1]))
  const hint = stray === undefined ? '' : `; put -- before "${stray}"`
  throw new UsageError(`exec needs a command after --: versori-mock exec [options] -- npm test${hint}`)
}

/** True for `--flag`: its value is the next argument. */
function isFlagWithoutValue(arg: string | undefined): boolean {
  return arg !== undefined && /^--[^=]+$/.test(arg)
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

/** On Windows, commands such as `npm` are scripts, which Node.js does not find and does not run without a shell. */
async function loadSpawn(): Promise<(program: string, args: readonly string[], options: SpawnOptions) => ChildProcess> {
  return process.platform === 'win32' ? (await import('cross-spawn')).default : spawn
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Does not forward Ctrl-C on a terminal: the terminal sends it to the command as well. */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of SIGNALS) process.on(signal, forward)
  return () => {
    for (const signal of SIGNALS) process.off(signal, forward)
  }
}

/** The exit code that shells use for a command ended by a signal. */
function signalCode(signal: NodeJS.Signals | null): number {
  return 128 + (signal === null ? 0 : constants.signals[signal])
}
