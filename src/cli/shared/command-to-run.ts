/** The command that `exec` and `matrix` run: the arguments after `--`. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { UsageError } from '../../config.js'

export type Command = readonly [program: string, ...args: string[]]

/** @throws UsageError without a command. */
export function splitArguments(
  name: 'exec' | 'matrix',
  args: readonly string[]
): { own: readonly string[]; command: Command } {
  const dashes = args.indexOf('--')
  const [program, ...rest] = dashes === -1 ? [] : args.slice(dashes + 1)
  const own = args.slice(0, dashes === -1 ? undefined : dashes)
  if (program !== undefined) return { own, command: [program, ...rest] }
  const stray = own.find((arg, index) => !arg.startsWith('-') && !isFlagWithoutValue(own[index - 1]))
  const hint = stray === undefined ? '' : `; put -- before "${stray}"`
  throw new UsageError(`${name} needs a command after --: versori-mock ${name} [options] -- npm test${hint}`)
}

/** True for `--flag`: its value is the next argument. */
function isFlagWithoutValue(arg: string | undefined): boolean {
  return arg !== undefined && /^--[^=]+$/.test(arg)
}

/** On Windows, commands such as `npm` are scripts, which Node.js does not find and does not run without a shell. */
export async function loadSpawn(): Promise<
  (program: string, args: readonly string[], options: SpawnOptions) => ChildProcess
> {
  return process.platform === 'win32' ? (await import('cross-spawn')).default : spawn
}
