#!/usr/bin/env node
/** The command. Exit codes: 0 fine, 1 it failed, 2 it was called wrongly. */
import nodeModule from 'node:module'
import { assertKnownVariables, UsageError } from '../config.js'
import { findNearest } from '../core/nearest.js'
import { packageVersion } from '../core/package.js'
import { type CommandName, commandNames } from './commands.js'
import { describeCommand, describeProgram } from './help.js'

/** The exit code, where it is not 0. */
type Run = (args: readonly string[]) => Promise<number | void>

/** Each command is loaded only when it is run. */
const commands: Readonly<Record<CommandName, () => Promise<Run>>> = {
  start: async () => (await import('./start.js')).start,
  validate: async () => (await import('./validate.js')).validate,
  export: async () => (await import('./export.js')).exportSeed,
  token: async () => (await import('./token.js')).token,
  drift: async () => (await import('./drift.js')).drift,
  exec: async () => (await import('./exec.js')).exec,
  health: async () => (await import('./health.js')).health
}

async function main([first = 'start', ...rest]: readonly string[]): Promise<void> {
  if (first === '--version' || first === '-v') return print(packageVersion)
  if (first === '--help' || first === '-h' || first === 'help') return print(describeProgram())
  const isOption = first.startsWith('-')
  const name = isOption ? 'start' : first
  if (!isCommand(name)) throw new UsageError(unknownCommand(name))
  const args = isOption ? [first, ...rest] : rest
  if (asksForHelp(args)) return print(describeCommand(name))
  assertKnownVariables()
  keepCompiledCode()
  const run = await commands[name]()
  process.exitCode = (await run(args)) ?? 0
}

/** Node 22 and later keep what they compiled for the next start, among the temporary files of the system. */
function keepCompiledCode(): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown }
  enableCompileCache?.()
}

/** What stands behind two dashes is meant for another program. */
function asksForHelp(args: readonly string[]): boolean {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return own.includes('--help') || own.includes('-h')
}

function isCommand(name: string): name is CommandName {
  return (commandNames as readonly string[]).includes(name)
}

function unknownCommand(name: string): string {
  const nearest = findNearest(name, commandNames)
  const hint = nearest === undefined ? `allowed are ${commandNames.join(', ')}` : `did you mean ${nearest}?`
  return `unknown command "${name}"; ${hint}`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

const EXPECTED = ['UsageError', 'SeedError', 'DatabaseError', 'CheckFailed']

// Whoever reads the output may stop before its end, as `head` does.
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
