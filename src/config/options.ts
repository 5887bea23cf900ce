/** The table of all options. The command line, its help and docs/command-line.md are made from it. */
import { type SettingName, settingNames, type Settings, settingTable } from '../contract/settings.js'
import { MAX_REPLICA } from '../core/text/replica.js'
import { type Option, option, pathOption } from './option.js'
import {
  checkDuration,
  durationBetween,
  integerBetween,
  oneOf,
  parseBoolean,
  parseFault,
  parseText,
  parseUrl,
  readKeySet,
  splitObjects
} from './parse-value.js'
import { platformOptions } from './platform-options.js'
import { rehearsalOptions } from './rehearsal-options.js'

const settingOptions = Object.fromEntries(
  settingNames.map(name => {
    const { values, default: initial, description } = settingTable[name]
    const parse = (given: string) => oneOf(values.map(String))(given) && values.find(value => String(value) === given)
    return [name, option(values.join('|'), `${description} Default: ${initial}, unless the seed sets it.`, parse)]
  })
) as unknown as { [Name in SettingName]: Option<Settings[Name]> }

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Each option by its name in code: `seedFile` is the flag `--seed-file` and the variable `VERSORI_MOCK_SEED_FILE`. */
export const options = {
  config: pathOption(
    'file',
    'The configuration file (YAML or JSON). Default: versori-mock.config.yaml or .json in the working folder, if it exists.',
    parseText
  ),
  host: option(
    'address',
    'The address that the mock listens on, or the path of a Unix socket. Default: 127.0.0.1 and ::1.',
    parseText
  ),
  port: option(
    'number',
    'The port that the mock listens on. With 0, start chooses a free port. Default: 8082.',
    integerBetween(0, 65_535)
  ),
  adminToken: option(
    'token',
    'The bearer token of the control plane. With generate, the mock makes one and prints it.',
    parseText
  ),
  data: pathOption(
    'file',
    'The SQLite database file. Without it, the mock keeps its data in memory, and export asks a running mock.',
    parseText
  ),
  seedFile: {
    ...pathOption(
      'path',
      'A seed (YAML or JSON) or a folder of seeds; - is standard input. Can be repeated. Default: the demo seed.',
      parseText
    ),
    multiple: true
  },
  watch: {
    ...option(
      'true|false',
      'Loads the seed files again when they change. A seed with an error changes nothing.',
      parseBoolean
    ),
    isSwitch: true
  },
  randomSeed: option('number', 'Makes ids and random choices repeatable.', integerBetween(0, 2 ** 32 - 1)),
  replica: option(
    'number',
    'The number of this replica behind a load balancer. Ids and keys of leases contain it. Default: in a StatefulSet, the number at the end of the host name; otherwise none.',
    integerBetween(0, MAX_REPLICA)
  ),
  maxSandboxes: option('number', 'The maximum number of leased sandboxes. Default: 100.', integerBetween(0, 100_000)),
  journalSize: option(
    'number',
    'The maximum number of requests in each journal. Default: 1000.',
    integerBetween(0, 100_000)
  ),
  journalBytes: option('bytes', 'The maximum size of each journal. Default: 33554432.', integerBetween(0, 2 ** 30)),
  cacheBytes: option(
    'bytes',
    'The maximum size of the cached responses of each sandbox. 0 disables the cache. Default: 16777216.',
    integerBetween(0, 2 ** 30)
  ),
  fault: {
    ...option(
      'json',
      'A fault for every sandbox, including those that are leased later, such as \'{"operation":"*","kind":"status","status":503}\'. Can be repeated.',
      parseFault
    ),
    multiple: true,
    split: splitObjects
  },
  publicUrl: option(
    'url',
    'The base of every URL in responses, and the issuer of id_tokens. Default: the address that the request used.',
    parseUrl
  ),
  trustProxy: {
    ...option(
      'true|false',
      'Reads the address that the client used from X-Forwarded-Host, -Proto, -Port and -Prefix. Use it only behind a proxy that sets or removes these headers.',
      parseBoolean
    ),
    isSwitch: true
  },
  tls: option(
    'self-signed',
    'Serves HTTPS with a new certificate for the names of this machine and of --public-url.',
    oneOf(['self-signed'])
  ),
  tlsCert: pathOption('file', 'Serves HTTPS with this certificate (PEM, with its chain). Needs --tls-key.', parseText),
  tlsKey: pathOption('file', 'The private key of the certificate (PEM).', parseText),
  tlsCa: pathOption(
    'file',
    'Where --tls self-signed writes the certificate that clients must trust. With --tls-cert: the file to trust.',
    parseText
  ),
  corsOrigin: {
    ...option(
      'origin|*|none',
      'An origin whose web pages may call the operations. Can be repeated. Default: the pages of this machine.',
      parseText
    ),
    multiple: true
  },
  idpJwks: pathOption('file', 'The JSON Web Key Set of an external identity provider.', readKeySet),
  idpIssuer: option('url', 'The issuer (iss) of its id_tokens.', parseText),
  idpAudience: option('text', 'The audience (aud) that its id_tokens must have.', parseText),
  require: option(
    'documented',
    'Replaces each response that rests on an assumption by a 501 that names its entry in docs/fidelity.md.',
    oneOf(['documented'])
  ),
  observations: {
    ...pathOption(
      'file',
      'A file that observe wrote about the real platform. Settings follow it, unless you set them. Can be repeated.',
      parseText
    ),
    multiple: true
  },
  accept: {
    ...option(
      'entry',
      'An entry of docs/fidelity.md that responses may rest on in spite of --require. Can be repeated.',
      parseText
    ),
    multiple: true
  },
  bodyLimit: option('bytes', 'The maximum size of a request body. Default: 1048576.', integerBetween(1, 2 ** 30)),
  documentLimit: option(
    'bytes',
    'The maximum size of an OpenAPI document, with the form that it is sent in. Default: 16777216.',
    integerBetween(1, 2 ** 30)
  ),
  requestTimeout: option(
    'duration',
    'The time a client has to send a request, such as 500ms or 2m. Default: 30s.',
    durationBetween(1, 86_400_000)
  ),
  logLevel: option('level', `One of ${LOG_LEVELS.join(', ')}. Default: info.`, oneOf(LOG_LEVELS)),
  ...settingOptions,
  scheme: option(
    'Bearer|JWT',
    'The scheme of the Authorization header: JWT for a signing-key token. Default: Bearer.',
    oneOf(['Bearer', 'JWT'])
  ),
  sub: option('subject', 'The subject (sub) of an id_token; with --scheme JWT, an end user.', parseText),
  organisationId: option('id', 'The organisation of an API key or, with --scheme JWT, of a signing key.', parseText),
  expiresIn: option(
    'duration',
    'The lifetime of the token, such as 30s, 15m or 1h. Default: 1h; an API key does not expire.',
    checkDuration
  ),
  ...rehearsalOptions,
  format: option('yaml|json', 'The format of the seed. Default: yaml.', oneOf(['yaml', 'json'])),
  against: pathOption(
    'file|url',
    'For drift: the OpenAPI document to compare with (3.0 or 3.1, YAML or JSON). For capture and observe: the base URL of the platform.',
    parseText
  ),
  ...platformOptions,
  json: { ...option('true|false', 'Prints the result as JSON.', parseBoolean), isSwitch: true }
} as const

export type OptionName = keyof typeof options

export function isMultiple(name: OptionName): boolean {
  return 'multiple' in options[name]
}

/** The values in the text of a variable. */
export function splitVariable(name: OptionName, text: string): string[] {
  const { split }: { split?: (text: string) => string[] } = options[name]
  return split === undefined ? text.split(',').filter(part => part !== '') : split(text)
}

/** Whether a value is a JSON object, which a configuration file can write as YAML. */
export function isObject(name: OptionName): boolean {
  return options[name].value === 'json'
}

export function isSwitch(name: OptionName): boolean {
  return 'isSwitch' in options[name]
}

export function isPath(name: OptionName): boolean {
  return 'isPath' in options[name]
}

/** `--seed-file` for `seedFile`. */
export function flagOf(name: OptionName): string {
  return `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}

/** `VERSORI_MOCK_SEED_FILE` for `seedFile`. */
export function variableOf(name: OptionName): string {
  return `VERSORI_MOCK_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
}

/** `--seed-file <path>` for `seedFile`; a switch has no value. */
export function usageOf(name: OptionName): string {
  return isSwitch(name) ? flagOf(name) : `${flagOf(name)} <${options[name].value}>`
}
