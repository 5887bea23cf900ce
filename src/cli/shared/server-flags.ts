/** The flags of a mock that is the first process of a container, for commands that run beside it. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { flagOf, type OptionName } from '../../config.js'
import { parseFlags } from '../../config/parse-flags.js'
import { startOptions } from '../command-table.js'

/** The process that a container starts. `docker run --init` puts a small program there, with the command behind it. */
const FIRST_PROCESS = '/proc/1/cmdline'

/**
 * `docker exec` and the health check of an image get the variables of the container, but not the arguments of its
 * command.
 * @returns the flags of the mock that the command knows, such as `['--port', '9000']`. Empty without a mock.
 */
export function readServerFlags(names: readonly OptionName[], file = FIRST_PROCESS): string[] {
  const args = findStartArguments(readArguments(file))
  if (args === undefined) return []
  const { values } = parseFlags(startOptions, args)
  return names.flatMap(name => {
    const value = values[name]
    return value === undefined ? [] : [`${flagOf(name)}=${[value].flat().at(-1)}`]
  })
}

/** Only Linux has the file. */
function readArguments(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\0').slice(0, -1)
  } catch {
    return []
  }
}

/** Undefined if the process is not a mock, or runs another command than `start`. */
function findStartArguments(command: readonly string[]): readonly string[] | undefined {
  const program = command.findIndex(arg => basename(arg) === 'versori-mock' || /(^|\/)dist\/cli\/main\.js$/.test(arg))
  if (program === -1) return undefined
  const [first = 'start', ...rest] = command.slice(program + 1)
  if (first === 'start') return rest
  return first.startsWith('-') ? [first, ...rest] : undefined
}
