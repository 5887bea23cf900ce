/** Command-line arguments, split into flags and positional arguments by Node's parseArgs. */
import { parseArgs } from 'node:util'
import { suggestKnown } from '../core/nearest.js'
import { flagOf, isMultiple, isSwitch, type OptionName } from './options.js'
import { UsageError } from './usage-error.js'

interface ParsedFlags {
  /** The text of a flag, by option; absent if the flag was not given. */
  readonly values: Readonly<Partial<Record<OptionName, string | string[]>>>
  readonly positionals: readonly string[]
}

/** @throws UsageError for a flag that is not in `names`, or that lacks its value. */
export function parseFlags(names: readonly OptionName[], args: readonly string[]): ParsedFlags {
  const flags = names.map(name => [nameOfFlag(name), { type: 'string' as const, multiple: isMultiple(name) }])
  try {
    const { values, positionals } = parseArgs({
      args: joinNegatives(expandSwitches(names.filter(isSwitch).map(flagOf), args)),
      allowPositionals: true,
      options: Object.fromEntries(flags) as Record<string, { type: 'string'; multiple: boolean }>
    })
    const given = names.flatMap(name => {
      const value = values[nameOfFlag(name)]
      return value === undefined ? [] : [[name, value]]
    })
    return { values: Object.fromEntries(given) as ParsedFlags['values'], positionals }
  } catch (cause) {
    throw new UsageError(explainFlag(names, cause as NodeJS.ErrnoException), { cause })
  }
}

/** `seed-file` for `seedFile`: parseArgs wants names without dashes. */
function nameOfFlag(name: OptionName): string {
  return flagOf(name).slice(2)
}

/** Turns `--json` into `--json=true`. */
function expandSwitches(switches: readonly string[], args: readonly string[]): string[] {
  return args.map(arg => (switches.includes(arg) ? `${arg}=true` : arg))
}

/** Turns `--expires-in -1h` into `--expires-in=-1h`, because parseArgs would read `-1h` as another flag. */
function joinNegatives(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (isNegative(arg) && isBareFlag(args[index - 1])) return []
    const next = args[index + 1]
    return isBareFlag(arg) && isNegative(next) ? [`${arg}=${next}`] : [arg]
  })
}

const isNegative = (arg: string | undefined) => arg !== undefined && /^-\d/.test(arg)
const isBareFlag = (arg: string | undefined) => arg !== undefined && /^--[a-z-]+$/.test(arg)

function explainFlag(names: readonly OptionName[], error: NodeJS.ErrnoException): string {
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return error.message.split('\n', 1)[0] as string
  const [, unknown = ''] = /'(-[^']*)'/.exec(error.message) ?? []
  return `unknown option ${unknown}${suggestKnown(unknown, names.map(flagOf))}`
}
