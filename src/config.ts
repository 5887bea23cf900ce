/**
 * Flags and environment: the only reader of `process.env`. Every flag has a variable of the same name (`--port` and
 * `VERSORI_MOCK_PORT`); the flag beats the variable.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { JSONWebKeySet } from 'jose'
import { findKeySetProblem } from './auth/key-set.js'
import { type SettingName, settingNames, settingTable, type Settings } from './contract/settings.js'
import { parseDuration } from './core/duration.js'
import { findNearest } from './core/nearest.js'

/** A flag or a variable that cannot be used: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

interface Option<Value> {
  /** What stands for the value in the help. */
  readonly value: string
  readonly description: string
  /** Given more than once, or with commas in a variable. */
  readonly multiple?: true
  /** The flag alone means `true`. */
  readonly isSwitch?: true
  /** @throws UsageError, without the name of the option. */
  readonly parse: (text: string) => Value
}

function option<Value>(value: string, description: string, parse: (text: string) => Value): Option<Value> {
  return { value, description, parse }
}

function text(given: string): string {
  if (given === '') throw new UsageError('allowed is a value that is not empty')
  return given
}

function integer(minimum: number, maximum: number) {
  return (given: string) => {
    const number = Number(given)
    if (/^\d+$/.test(given) && number >= minimum && number <= maximum) return number
    throw new UsageError(`allowed is a whole number from ${minimum} to ${maximum}`)
  }
}

function oneOf<const Value extends string>(values: readonly Value[]) {
  return (given: string) => {
    const value = values.find(allowed => allowed === given)
    if (value !== undefined) return value
    throw new UsageError(`allowed are ${values.join(', ')}`)
  }
}

function duration(given: string): string {
  if (parseDuration(given) === undefined) throw new UsageError('allowed is a duration such as 30s, 15m, 1h, 7d or -1h')
  return given
}

function url(given: string): string {
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) throw new UsageError('allowed is an http or https URL')
  return given.replace(/\/+$/, '')
}

function jwksFile(given: string): JSONWebKeySet {
  const keySet = readJson(given)
  const problem = findKeySetProblem(keySet)
  if (problem !== undefined) throw new UsageError(`the key set cannot be used: ${problem}`)
  return keySet as JSONWebKeySet
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as JSON (${(cause as Error).message})`, { cause })
  }
}

const settingOptions = Object.fromEntries(
  settingNames.map(name => {
    const { values, default: initial, description } = settingTable[name]
    const parse = (given: string) => oneOf(values.map(String))(given) && values.find(value => String(value) === given)
    return [name, option(values.join('|'), `${description} Default: ${initial}, or what the seed says.`, parse)]
  })
) as unknown as { [Name in SettingName]: Option<Settings[Name]> }

const ADDRESS = {
  host: option('address', 'The address to listen on. Default: 127.0.0.1.', text),
  port: option('number', 'The port to listen on; 0 takes any free one. Default: 8082.', integer(0, 65_535)),
  adminToken: option('token', 'What callers of the control plane must send as a bearer token.', text)
}

const DATA = option('file', 'The database file. Default: in memory.', text)

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Every option, by its name in code; `--seed-file` is `seedFile`. */
export const options = {
  ...ADDRESS,
  data: DATA,
  seedFile: {
    ...option('path', 'A seed (YAML or JSON), or a folder of them; may be given several times. Default: demo.', text),
    multiple: true
  },
  randomSeed: option('number', 'Makes ids repeatable.', integer(0, 2 ** 32 - 1)),
  maxSandboxes: option('number', 'How many sandboxes may be leased at once. Default: 100.', integer(0, 10_000)),
  journalSize: option('number', 'How many requests each journal keeps. Default: 1000.', integer(0, 100_000)),
  journalBytes: option('bytes', 'How much each journal keeps. Default: 8388608.', integer(0, 2 ** 30)),
  publicUrl: option('url', 'How callers reach this server; the issuer of its id_tokens.', url),
  idpJwks: option('file', 'The JSON Web Key Set of an outside identity provider.', jwksFile),
  idpIssuer: option('url', 'The issuer of its id_tokens.', text),
  idpAudience: option('text', 'The audience that its id_tokens must be made for.', text),
  require: option(
    'documented',
    'Refuses every answer that rests on an assumption, with 501 and the entry of docs/fidelity.md.',
    oneOf(['documented'])
  ),
  accept: {
    ...option('entry', 'An entry that may be relied on all the same; may be given several times.', text),
    multiple: true
  },
  bodyLimit: option('bytes', 'The longest request body. Default: 1048576.', integer(1, 2 ** 30)),
  requestTimeout: option(
    'milliseconds',
    'How long a client may take to send a request. Default: 30000.',
    integer(1, 86_400_000)
  ),
  logLevel: option('level', `One of ${LOG_LEVELS.join(', ')}. Default: info.`, oneOf(LOG_LEVELS)),
  ...settingOptions,
  sub: option('subject', 'The subject of the id_token.', text),
  organisationId: option('id', 'The organisation of the API key.', text),
  expiresIn: option(
    'duration',
    'How long the token is good, such as 30s, 15m, 1h. Default: 1h; keys: for ever.',
    duration
  ),
  format: option('yaml|json', 'How to write the seed. Default: yaml.', oneOf(['yaml', 'json'])),
  against: option('file', 'The OpenAPI document (3.0 or 3.1, YAML or JSON) to compare with.', text),
  json: {
    ...option(
      'true|false',
      'Writes the result as JSON.',
      (given: string) => oneOf(['true', 'false'])(given) === 'true'
    ),
    isSwitch: true
  }
} as const

export type OptionName = keyof typeof options
type ValueOf<Name extends OptionName> = (typeof options)[Name] extends { readonly multiple: true }
  ? ReturnType<(typeof options)[Name]['parse']>[]
  : ReturnType<(typeof options)[Name]['parse']>

export type Config<Name extends OptionName> = { readonly [Key in Name]?: ValueOf<Key> }

/** `seedFile` as `--seed-file`. */
export function flagOf(name: OptionName): string {
  return `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** `seedFile` as `VERSORI_MOCK_SEED_FILE`. */
export function variableOf(name: OptionName): string {
  return `VERSORI_MOCK_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
}

/** `--seed-file <path>`; a switch has no value. */
export function usageOf(name: OptionName): string {
  return isSwitch(name) ? flagOf(name) : `${flagOf(name)} <${options[name].value}>`
}

interface ParsedArguments<Name extends OptionName> {
  readonly config: Config<Name>
  /** The options that were given as flags, rather than by a variable. */
  readonly flags: readonly Name[]
  readonly positionals: readonly string[]
}

/**
 * Reads the options that a command takes from its arguments and the environment.
 * @throws UsageError for an option that is unknown, or whose value is not allowed.
 */
export function readConfig<Name extends OptionName>(
  names: readonly Name[],
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env
): ParsedArguments<Name> {
  const { values, positionals } = parseFlags(names, args)
  const entries = names.flatMap(name => {
    const given = values[flagOf(name).slice(2)] ?? fromVariable(name, env)
    return given === undefined ? [] : [[name, parseValue(name, given, values)]]
  })
  const flags = names.filter(name => values[flagOf(name).slice(2)] !== undefined)
  return { config: Object.fromEntries(entries) as Config<Name>, flags, positionals }
}

/** @throws UsageError where a command that takes options only was given something else. */
export function assertNoPositionals(command: string, positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`${command} takes options only; found "${positionals.join(' ')}"`)
}

type FlagValues = Readonly<Record<string, string | string[] | undefined>>

function parseFlags(names: readonly OptionName[], args: readonly string[]) {
  const flags = names.map(name => [flagOf(name).slice(2), { type: 'string' as const, multiple: isMultiple(name) }])
  try {
    const { values, positionals } = parseArgs({
      args: joinNegatives(spellOut(names.filter(isSwitch).map(flagOf), args)),
      allowPositionals: true,
      options: Object.fromEntries(flags) as Record<string, { type: 'string'; multiple: boolean }>
    })
    return { values: values as FlagValues, positionals }
  } catch (cause) {
    throw new UsageError(explainFlag(names, cause as NodeJS.ErrnoException), { cause })
  }
}

/** `--json` as `--json=true`. */
function spellOut(switches: readonly string[], args: readonly string[]): string[] {
  return args.map(arg => (switches.includes(arg) ? `${arg}=true` : arg))
}

/** `--expires-in -1h` as `--expires-in=-1h`, which parseArgs else takes for two options. */
function joinNegatives(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (isNegative(arg) && isBareFlag(args[index - 1])) return []
    const next = args[index + 1]
    return isBareFlag(arg) && isNegative(next) ? [`${arg}=${next}`] : [arg]
  })
}

const isNegative = (arg: string | undefined) => arg !== undefined && /^-\d/.test(arg)
const isBareFlag = (arg: string | undefined) => arg !== undefined && /^--[a-z-]+$/.test(arg)

function isMultiple(name: OptionName): boolean {
  return 'multiple' in options[name]
}

function isSwitch(name: OptionName): boolean {
  return 'isSwitch' in options[name]
}

function explainFlag(names: readonly OptionName[], error: NodeJS.ErrnoException): string {
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return error.message.split('\n', 1)[0] as string
  const flags = names.map(flagOf)
  const [, unknown = ''] = /'(-[^']*)'/.exec(error.message) ?? []
  const nearest = findNearest(unknown, flags)
  return `unknown option ${unknown}; ${nearest === undefined ? `allowed are ${flags.join(', ')}` : `did you mean ${nearest}?`}`
}

function fromVariable(
  name: OptionName,
  env: Readonly<Record<string, string | undefined>>
): string | string[] | undefined {
  const given = env[variableOf(name)]
  if (given === undefined || given === '') return undefined
  if (!isMultiple(name)) return given
  const parts = given.split(',').filter(part => part !== '')
  return parts.length === 0 ? undefined : parts
}

function parseValue(name: OptionName, given: string | string[], flags: FlagValues): unknown {
  const { parse } = options[name]
  try {
    return Array.isArray(given) ? given.map(each => parse(each)) : parse(given)
  } catch (error) {
    const isFlag = flags[flagOf(name).slice(2)] !== undefined
    const shown = name === 'adminToken' ? '' : ` ${JSON.stringify(given)}`
    throw new UsageError(`${isFlag ? flagOf(name) : variableOf(name)}${shown}: ${(error as Error).message}`, {
      cause: error
    })
  }
}

/** Refuses variables that look like ours but are none, which else would be ignored in silence. */
export function assertKnownVariables(env: Readonly<Record<string, string | undefined>> = process.env): void {
  const known = [...(Object.keys(options) as OptionName[]).map(variableOf), ...SET_BY_EXEC]
  for (const name of Object.keys(env)) {
    if (!name.startsWith('VERSORI_MOCK_') || known.includes(name)) continue
    const nearest = findNearest(name, known)
    throw new UsageError(`unknown variable ${name}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`)
  }
}

/** What programs under test find in their environment (DESIGN.md 8), besides the variables of options. */
const SET_BY_EXEC = ['VERSORI_MOCK_URL', 'VERSORI_MOCK_TOKEN']

/** What a program that runs beside a mock finds in its environment: all of ours, and how to reach the mock. */
export function environmentBeside(mock: {
  readonly url: string
  readonly token: string
  readonly organisationId: string
  readonly adminToken: string | undefined
}): Readonly<Record<string, string | undefined>> {
  const { hostname, port } = new URL(mock.url)
  return {
    ...process.env,
    VERSORI_MOCK_URL: mock.url,
    VERSORI_MOCK_TOKEN: mock.token,
    [variableOf('organisationId')]: mock.organisationId,
    [variableOf('host')]: hostname,
    [variableOf('port')]: port,
    [variableOf('adminToken')]: mock.adminToken
  }
}
