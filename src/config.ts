/**
 * Reads flags, environment variables and the configuration file; nothing else reads `process.env`. Each flag has a
 * variable (`--port` and `VERSORI_MOCK_PORT`) and a key in the file (`port`). The flag wins, then the variable.
 */
import type { ConfigFile, GivenValue } from './config/config-file.js'
import { findConfigFile } from './config/find-config-file.js'
import { flagOf, isMultiple, type OptionName, options, splitVariable, variableOf } from './config/options.js'
import { parseFlags } from './config/parse-flags.js'
import { readOrdinal } from './config/ordinal.js'
import { UsageError } from './config/usage-error.js'
import { suggestNearest } from './core/nearest.js'

export { flagOf, type OptionName, options, usageOf, variableOf } from './config/options.js'
export { CONFIG_FILE_NAMES } from './config/find-config-file.js'
export { UsageError } from './config/usage-error.js'

type Environment = Readonly<Record<string, string | undefined>>

type ValueOf<Name extends OptionName> = (typeof options)[Name] extends { readonly multiple: true }
  ? ReturnType<(typeof options)[Name]['parse']>[]
  : ReturnType<(typeof options)[Name]['parse']>

export type Config<Name extends OptionName> = { readonly [Key in Name]?: ValueOf<Key> }

interface ParsedArguments<Name extends OptionName> {
  readonly config: Config<Name>
  /** The options given as flags, neither by a variable nor in the configuration file. */
  readonly flags: readonly Name[]
  readonly positionals: readonly string[]
  /** The path of the configuration file that was read. */
  readonly configFile?: string
}

/**
 * Reads the options of a command from its arguments, the environment and the configuration file.
 * @throws UsageError for an unknown flag or key, or for a value that is not allowed.
 */
export async function loadConfig<Name extends OptionName>(
  names: readonly Name[],
  args: readonly string[],
  env: Environment = process.env
): Promise<ParsedArguments<Name>> {
  const { config: named = readVariable('config', env) } = parseFlags(names, args).values
  const path = findConfigFile(named as string | undefined)
  if (path === undefined) return readConfig(names, args, env)
  const { readConfigFile } = await import('./config/config-file.js')
  return readConfig(names, args, env, await readConfigFile(path))
}

/**
 * Reads the options of a command from its arguments, the environment and a configuration file that was read.
 * @throws UsageError for an unknown flag, or for a value that is not allowed.
 */
export function readConfig<Name extends OptionName>(
  names: readonly Name[],
  args: readonly string[],
  env: Environment = process.env,
  file?: ConfigFile
): ParsedArguments<Name> {
  const { values, positionals } = parseFlags(names, args)
  const entries = names.flatMap(name => {
    const given = fromFlag(name, values[name]) ?? fromVariable(name, env) ?? file?.values[name]
    return given === undefined ? [] : [[name, parseValue(name, given)]]
  })
  return {
    config: Object.fromEntries(entries) as Config<Name>,
    flags: names.filter(name => values[name] !== undefined),
    positionals,
    ...(file !== undefined && { configFile: file.path })
  }
}

function fromFlag(name: OptionName, text: string | string[] | undefined): GivenValue | undefined {
  return text === undefined ? undefined : { text, label: flagOf(name) }
}

function fromVariable(name: OptionName, env: Environment): GivenValue | undefined {
  const text = readVariable(name, env)
  return text === undefined ? undefined : { text, label: variableOf(name) }
}

/** An empty variable counts as not set. */
function readVariable(name: OptionName, env: Environment): string | string[] | undefined {
  const given = env[variableOf(name)]
  if (given === undefined || given === '' || isSetByOrchestrator(variableOf(name), given)) return undefined
  if (!isMultiple(name)) return given
  const parts = splitVariable(name, given)
  return parts.length === 0 ? undefined : parts
}

function parseValue(name: OptionName, { text, label }: GivenValue): unknown {
  const parseOne = (each: string): unknown => {
    try {
      return options[name].parse(each)
    } catch (error) {
      const shown = name === 'adminToken' ? '' : ` ${JSON.stringify(each)}`
      throw new UsageError(`${label}${shown}: ${(error as Error).message}`, { cause: error })
    }
  }
  return Array.isArray(text) ? text.map(parseOne) : parseOne(text)
}

/** The number of this replica, as the host name of a pod has it. @throws UsageError if it is too high. */
export function findOrdinal(env: Environment = process.env, hostName?: string): number | undefined {
  return readOrdinal(env, hostName)
}

/** @throws UsageError for a positional argument to a command that takes none. */
export function assertNoPositionals(command: string, positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`${command} takes only options; got "${positionals.join(' ')}"`)
}

/** The variables that `exec` sets for its command and that are no options. */
const SET_BY_EXEC = ['VERSORI_MOCK_URL', 'VERSORI_MOCK_TOKEN']

/** The token for the real platform. It has no flag, because other users of a machine can see the arguments. */
export const PLATFORM_TOKEN = 'VERSORI_MOCK_PLATFORM_TOKEN'

/** What the client of the real platform takes from the environment: a token, and the variables of proxies. */
export function readPlatformEnvironment(env: Environment = process.env) {
  return { token: env[PLATFORM_TOKEN], proxies: env }
}

/** @throws UsageError for an unknown VERSORI_MOCK_* variable, such as a misspelt one. */
export function assertKnownVariables(env: Environment = process.env): void {
  const known = [...(Object.keys(options) as OptionName[]).map(variableOf), ...SET_BY_EXEC, PLATFORM_TOKEN]
  for (const [name, value = ''] of Object.entries(env)) {
    if (!name.startsWith('VERSORI_MOCK_') || known.includes(name) || isSetByOrchestrator(name, value)) continue
    throw new UsageError(`unknown variable ${name}${suggestNearest(name, known) || '; unset it'}`)
  }
}

/**
 * Kubernetes and Docker links describe each service in variables of every container: a service `versori-mock` sets
 * `VERSORI_MOCK_PORT=tcp://10.0.0.1:8082`, and `versori-mock-ui` sets `VERSORI_MOCK_UI_SERVICE_HOST`.
 */
function isSetByOrchestrator(name: string, value: string): boolean {
  return (
    /^VERSORI_MOCK_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?|ENV_\w+)$/.test(name) ||
    (/^VERSORI_MOCK_(\w+_)?PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value)) ||
    (/^VERSORI_MOCK_(\w+_)?NAME$/.test(name) && value.startsWith('/'))
  )
}

/** The environment of a command that `exec` runs: this process's own, and how to reach the mock. */
export function environmentFor(mock: {
  readonly url: string
  readonly token: string
  readonly organisationId: string
  readonly adminToken: string | undefined
  /** The certificate that clients of the mock must trust. */
  readonly caFile: string | undefined
}): Environment {
  const { hostname, port } = new URL(mock.url)
  return {
    ...process.env,
    // Some programs read only one of them, so neither may know fewer hosts than both did.
    NO_PROXY: withHost(process.env['NO_PROXY'] || process.env['no_proxy'], hostname),
    no_proxy: withHost(process.env['no_proxy'] || process.env['NO_PROXY'], hostname),
    // SSL_CERT_FILE replaces the authorities of the system: the command can then reach the mock only.
    ...(mock.caFile !== undefined && {
      NODE_EXTRA_CA_CERTS: mock.caFile,
      SSL_CERT_FILE: mock.caFile,
      [variableOf('tlsCa')]: mock.caFile
    }),
    VERSORI_MOCK_URL: mock.url,
    VERSORI_MOCK_TOKEN: mock.token,
    [variableOf('organisationId')]: mock.organisationId,
    [variableOf('host')]: hostname,
    [variableOf('port')]: port,
    [variableOf('adminToken')]: mock.adminToken
  }
}

/** A list of hosts that are reached without a proxy. */
function withHost(hosts: string | undefined, host: string): string {
  return hosts === undefined || hosts === '' ? host : `${hosts},${host}`
}
