#!/usr/bin/env node
/** The command-line program. Exit codes: 0 success, 1 failure, 2 wrong usage. */
import nodeModule from 'node:module'
import { assertKnownVariables, UsageError } from '../config.js'
import { suggestKnown } from '../core/nearest.js'
import { packageVersion } from '../core/package.js'
import { type CommandName, commandNames } from './command-table.js'
import { describeCommand, describeProgram } from './help.js'

/** @returns the exit code if it is not 0. */
type Run = (args: readonly string[]) => Promise<number | void>

/** A command is loaded only when it runs, which keeps the start fast. */
const commands: Readonly<Record<CommandName, () => Promise<Run>>> = {
  start: async () => (await import('./commands/start.js')).start,
  init: async () => (await import('./commands/init.js')).init,
  validate: async () => (await import('./commands/validate.js')).validate,
  export: async () => (await import('./commands/export.js')).exportSeed,
  token: async () => (await import('./commands/token.js')).token,
  drift: async () => (await import('./commands/drift.js')).drift,
  capture: async () => (await import('./commands/capture.js')).captureSeed,
  observe: async () => (await import('./commands/observe.js')).observePlatform,
  exec: async () => (await import('./commands/exec.js')).exec,
  matrix: async () => (await import('./commands/matrix.js')).matrix,
  health: async () => (await import('./commands/health.js')).health
}

async function main([first = 'start', ...rest]: readonly string[]): Promise<void> {
  if (first === '--version' || first === '-v') return print(packageVersion)
  if (first === '--help' || first === '-h' || first === 'help') return print(describeProgram())
  const isOption = first.startsWith('-')
  const name = isOption ? 'start' : first
  if (!isCommand(name)) throw new UsageError(`unknown command "${name}"${suggestKnown(name, commandNames)}`)
  const args = isOption ? [first, ...rest] : rest
  if (asksForHelp(args)) return print(describeCommand(name))
  assertKnownVariables()
  enableCompileCache()
  const run = await commands[name]()
  process.exitCode = (await run(args)) ?? 0
}

/** Node.js 22 and later keep compiled code in the system's temporary folder, which speeds up the next start. */
function enableCompileCache(): void {
  const { enableCompileCache: enable } = nodeModule as { enableCompileCache?: () => unknown }
  enable?.()
}

/** Arguments after `--` belong to the command that `exec` runs. */
function asksForHelp(args: readonly string[]): boolean {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return own.includes('--help') || own.includes('-h')
}

function isCommand(name: string): name is CommandName {
  return (commandNames as readonly string[]).includes(name)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Errors whose message is enough; any other error is a bug and is printed with its stack. */
const EXPECTED = [
  'UsageError',
  'SeedError',
  'DatabaseError',
  'CommandFailed',
  'PlatformError',
  'NotListed',
  'ObservationsError'
]

// A reader such as `head` may close the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await main(process.argv.slice(2))
} catch (error) {
  const { name, message, stack } = error as Error
  const isExpected = EXPECTED.includes(name) || (error as Error).cause !== undefined
  process.stderr.write(`versori-mock: ${isExpected ? message : (stack ?? message)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
