import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { assertNoPositionals, environmentBeside, readConfig, UsageError } from '../config.js'
import { buildApp } from '../http/app.js'
import { toAppOptions } from './app-options.js'
import { findCaller } from './caller.js'
import { CheckFailed } from './check-failed.js'
import { worldOptions } from './commands.js'

/** Runs a command beside a mock of its own; both end together. @returns the exit code of the command. */
export async function exec(args: readonly string[]): Promise<number> {
  const { own, command } = splitArguments(args)
  const { config, positionals } = readConfig(worldOptions, own)
  assertNoPositionals('exec, before the two dashes,', positionals)
  const app = await buildApp(await toAppOptions(config, config.logLevel ?? 'warn'))
  try {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const caller = await findCaller(app)
    return await run(command, environmentBeside({ url: app.address(), adminToken: config.adminToken, ...caller }))
  } finally {
    await app.close()
  }
}

type Command = readonly [program: string, ...args: string[]]

function splitArguments(args: readonly string[]): { own: readonly string[]; command: Command } {
  const dashes = args.indexOf('--')
  const [program, ...rest] = dashes === -1 ? [] : args.slice(dashes + 1)
  const own = args.slice(0, dashes === -1 ? undefined : dashes)
  const stray = own.find((arg, index) => !arg.startsWith('-') && !isFlagWithoutValue(own[index - 1]))
  if (program !== undefined) return { own, command: [program, ...rest] }
  const found = stray === undefined ? '' : `; put the two dashes before "${stray}"`
  throw new UsageError(`exec takes a command after two dashes: versori-mock exec [options] -- npm test${found}`)
}

/** What follows it is its value. */
function isFlagWithoutValue(arg: string | undefined): boolean {
  return arg !== undefined && /^--[^=]+$/.test(arg)
}

async function run([program, ...args]: Command, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env })
  const stopForwarding = forwardSignals(child)
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return code ?? signalCode(signal)
  } catch (cause) {
    throw new CheckFailed(`${program} cannot be run (${(cause as Error).message})`, { cause })
  } finally {
    stopForwarding()
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal sends Ctrl-C to the command as well: it shall not get it twice. */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of SIGNALS) process.on(signal, forward)
  return () => {
    for (const signal of SIGNALS) process.off(signal, forward)
  }
}

/** As shells report a command that a signal ended. */
function signalCode(signal: NodeJS.Signals | null): number {
  return 128 + (signal === null ? 0 : constants.signals[signal])
}
