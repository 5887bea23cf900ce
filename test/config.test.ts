import t from 'tap'
import {
  assertKnownVariables,
  environmentFor,
  flagOf,
  type OptionName,
  options,
  readConfig,
  variableOf
} from '../src/config.js'
import { ecKeyPair } from './helpers/tokens.js'

const keySet = { keys: [ecKeyPair('outside').jwk] }

interface OptionRow {
  readonly flag: string
  readonly variable: string
  /** Allowed texts and their parsed values. */
  readonly good: readonly (readonly [text: string, value: unknown])[]
  readonly bad?: readonly string[]
  /** The message for each bad text. */
  readonly problem?: string
}

function row(flag: string, good: OptionRow['good'], bad: readonly string[] = [], problem = ''): OptionRow {
  return { flag, variable: `VERSORI_MOCK_${flag.slice(2).toUpperCase().replaceAll('-', '_')}`, good, bad, problem }
}

const same = (...texts: string[]) => texts.map(text => [text, text] as const)
const numbers = (...texts: string[]) => texts.map(text => [text, Number(text)] as const)
const notWhole = ['abc', '1.5', '1e3', '0x10', ' 1', '-1', '٣']
const booleans = [
  ['false', false],
  ['true', true]
] as const

/** All options: the types require a row for each. */
function optionRows(jwks: string, empty: string): Record<OptionName, OptionRow> {
  const noKeys = 'not a usable key set: it must contain an RSA or EC key'
  const aDuration = 'must be a duration such as 30s, 15m, 1h, 7d or -1h'
  return {
    config: row('--config', same('versori-mock.yaml')),
    host: row('--host', same('0.0.0.0', '::1', 'localhost')),
    port: row('--port', numbers('0', '65535'), ['65536', ...notWhole], 'must be a whole number from 0 to 65535'),
    adminToken: row('--admin-token', same('s3cret', 'with space')),
    data: row('--data', same('mock.sqlite', '/tmp/a,b.sqlite')),
    seedFile: row('--seed-file', [['a.yaml', ['a.yaml']]]),
    watch: row('--watch', booleans, ['yes'], 'must be one of true, false'),
    randomSeed: row(
      '--random-seed',
      numbers('0', '4294967295'),
      ['4294967296', ...notWhole],
      'must be a whole number from 0 to 4294967295'
    ),
    replica: row('--replica', numbers('0', '1023'), ['1024', ...notWhole], 'must be a whole number from 0 to 1023'),
    maxSandboxes: row(
      '--max-sandboxes',
      numbers('0', '100000'),
      ['100001', ...notWhole],
      'must be a whole number from 0 to 100000'
    ),
    journalSize: row(
      '--journal-size',
      numbers('0', '100000'),
      ['100001', ...notWhole],
      'must be a whole number from 0 to 100000'
    ),
    journalBytes: row(
      '--journal-bytes',
      numbers('0', '1073741824'),
      ['1073741825', ...notWhole],
      'must be a whole number from 0 to 1073741824'
    ),
    cacheBytes: row(
      '--cache-bytes',
      numbers('0', '1073741824'),
      ['1073741825', ...notWhole],
      'must be a whole number from 0 to 1073741824'
    ),
    fault: row(
      '--fault',
      [['{"operation":"*","kind":"reset"}', [{ operation: '*', kind: 'reset' }]]],
      ['reset', '1', '"reset"', 'null'],
      'must be a JSON object, such as {"operation":"*","kind":"status","status":503}'
    ),
    corsOrigin: row('--cors-origin', [['https://app.example.com', ['https://app.example.com']]]),
    publicUrl: row(
      '--public-url',
      [...same('http://mock:8082', 'https://example.com/base'), ['https://example.com/', 'https://example.com']],
      ['mock:8082', 'ftp://mock', 'http://', 'https://a b'],
      'must be an http or https URL'
    ),
    tls: row('--tls', same('self-signed'), ['true', 'off'], 'must be self-signed'),
    tlsCert: row('--tls-cert', same('cert.pem')),
    tlsKey: row('--tls-key', same('key.pem')),
    tlsCa: row('--tls-ca', same('ca.pem')),
    trustProxy: row('--trust-proxy', booleans, ['yes', '1'], 'must be one of true, false'),
    idpJwks: row('--idp-jwks', [[jwks, keySet]], [empty], noKeys),
    idpIssuer: row('--idp-issuer', same('https://id.example.com/')),
    idpAudience: row('--idp-audience', same('connect')),
    bodyLimit: row(
      '--body-limit',
      numbers('1', '1073741824'),
      ['0', '1073741825', ...notWhole],
      'must be a whole number from 1 to 1073741824'
    ),
    documentLimit: row(
      '--document-limit',
      numbers('1', '1073741824'),
      ['0', '1073741825', ...notWhole],
      'must be a whole number from 1 to 1073741824'
    ),
    requestTimeout: row(
      '--request-timeout',
      [...numbers('1', '86400000'), ['250ms', 250], ['1.5s', 1_500], ['24h', 86_400_000]],
      ['0', '86400001', '0ms', '25h', '-1s', '10 s', '5w', ...notWhole],
      'must be a duration such as 500ms, 30s or 1h, from 1 to 86400000 ms'
    ),
    require: row('--require', same('documented'), ['observed', 'true'], 'must be documented'),
    observations: row('--observations', [['observations.yaml', ['observations.yaml']]]),
    accept: row('--accept', [['cursors', ['cursors']]]),
    logLevel: row(
      '--log-level',
      same('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
      ['loud', 'INFO', '30'],
      'must be one of fatal, error, warn, info, debug, trace, silent'
    ),
    importConnections: row('--import-connections', same('omit', 'copy'), ['Copy', 'true'], 'must be one of copy, omit'),
    repeatImport: row('--repeat-import', same('conflict', 'create'), ['409'], 'must be one of create, conflict'),
    draftImport: row('--draft-import', same('allow', 'reject'), ['yes'], 'must be one of reject, allow'),
    oauth2Consent: row('--oauth2-consent', same('provider', 'local'), ['mock'], 'must be one of provider, local'),
    openapiImport: row('--openapi-import', same('lenient', 'strict'), ['loose'], 'must be one of lenient, strict'),
    emptyLists: row('--empty-lists', same('list', 'null'), ['[]'], 'must be one of list, null'),
    emptyErrors: row('--empty-errors', same('absent', 'list'), ['null'], 'must be one of absent, list'),
    jsonCharset: row('--json-charset', same('none', 'utf-8'), ['UTF-8'], 'must be one of none, utf-8'),
    strictIds: row('--strict-ids', booleans, ['no', '0', 'TRUE'], 'must be one of true, false'),
    validateResponses: row('--validate-responses', booleans, ['on'], 'must be one of true, false'),
    scheme: row('--scheme', same('Bearer', 'JWT'), ['jwt', 'Basic'], 'must be one of Bearer, JWT'),
    sub: row('--sub', same('user:dev')),
    organisationId: row('--organisation-id', same('01J0000000ACME000000000RG1')),
    expiresIn: row(
      '--expires-in',
      same('500ms', '30s', '15m', '1.5h', '7d', '-1h'),
      ['soon', '30', '1 h', '1w', '36501d'],
      aDuration
    ),
    coverage: row('--coverage', same('coverage.json')),
    minCoverage: row(
      '--min-coverage',
      [
        ['80', [{ of: 'operations', percent: 80 }]],
        ['errors=20', [{ of: 'errors', percent: 20 }]]
      ],
      ['101', '-1', 'all', 'connectors=5', '8.5'],
      'must be a percentage from 0 to 100, such as 80 or errors=20 (operations, errors or faults)'
    ),
    conduct: row('--conduct', same('report', 'fail'), ['yes'], 'must be one of report, fail'),
    conductOff: row('--conduct-off', [['no-pause', ['no-pause']]]),
    operations: row('--operations', [['GetConnector', ['GetConnector']]]),
    faults: row('--faults', [['503-once', ['503-once']]]),
    sample: row('--sample', numbers('1', '10000'), ['0', ...notWhole], 'must be a whole number from 1 to 10000'),
    jobs: row('--jobs', numbers('1', '64'), ['0', '65', ...notWhole], 'must be a whole number from 1 to 64'),
    budget: row('--budget', same('10m', '90s'), ['soon', '30'], aDuration),
    patience: row('--patience', same('15s'), ['soon', '30'], aDuration),
    expect: row('--expect', same('matrix.yaml')),
    update: row('--update', booleans, ['yes'], 'must be one of true, false'),
    out: row('--out', same('matrix')),
    continue: row('--continue', booleans, ['yes'], 'must be one of true, false'),
    format: row('--format', same('yaml', 'json'), ['xml', 'YAML'], 'must be one of yaml, json'),
    against: row('--against', same('openapi.yaml', 'https://platform.example/api')),
    organisation: row('--organisation', same('01J0000000ACME000000000RG1')),
    connector: row('--connector', [['Shop', ['Shop']]]),
    public: row('--public', same('Shop', '*')),
    latestOnly: row('--latest-only', booleans, ['yes'], 'must be one of true, false'),
    tokenFile: row('--token-file', same('token')),
    writes: row('--writes', booleans, ['yes'], 'must be one of true, false'),
    dryRun: row('--dry-run', booleans, ['yes'], 'must be one of true, false'),
    cleanUp: row('--clean-up', booleans, ['yes'], 'must be one of true, false'),
    list: row('--list', booleans, ['yes'], 'must be one of true, false'),
    entry: row('--entry', [['cursors', ['cursors']]]),
    draft: row('--draft', same('2024-10')),
    otherOrganisation: row('--other-organisation', same('01J0000000G10BEX0000000RG2')),
    timeLimit: row(
      '--time-limit',
      [
        ['30s', 30_000],
        ['10m', 600_000]
      ],
      ['soon', '0s', '-1h', '2d'],
      'must be a duration such as 500ms, 30s or 1h, from 1 to 86400000 ms'
    ),
    json: row('--json', booleans, ['yes'], 'must be one of true, false')
  }
}

/** The name and message of the error that `work` throws. */
function errorOf(work: () => unknown): string {
  try {
    return `no error, but ${JSON.stringify(work())}`
  } catch (error) {
    return String(error)
  }
}

t.test('reads every option from its flag or its variable, and the flag wins', async t => {
  const folder = t.testdir({ 'jwks.json': JSON.stringify(keySet), 'empty.json': '{"keys":[]}' })
  const rows = Object.entries(optionRows(`${folder}/jwks.json`, `${folder}/empty.json`)) as [OptionName, OptionRow][]
  for (const [name, { flag, variable, good, bad = [], problem }] of rows) {
    t.strictSame([flagOf(name), variableOf(name)], [flag, variable])
    for (const [text, value] of good) {
      const fromFlag = { config: { [name]: value }, flags: [name], positionals: [] }
      const fromVariable = { ...fromFlag, flags: [] }
      t.strictSame(readConfig([name], [`${flag}=${text}`], {}), fromFlag, `${flag}=${text}`)
      t.strictSame(readConfig([name], [], { [variable]: text }), fromVariable, `${variable}=${text}`)
      t.strictSame(readConfig([name], [`${flag}=${text}`], { [variable]: bad[0] ?? 'other' }), fromFlag, `${flag} wins`)
    }
    for (const text of bad) {
      const message = `${JSON.stringify(text)}: ${problem}`
      t.equal(
        errorOf(() => readConfig([name], [`${flag}=${text}`], {})),
        `UsageError: ${flag} ${message}`
      )
      t.equal(
        errorOf(() => readConfig([name], [], { [variable]: text })),
        `UsageError: ${variable} ${message}`
      )
    }
  }
})

t.test('describes every option in full sentences', async t => {
  for (const { value, description } of Object.values(options)) {
    t.match(value, /^\S+$/)
    t.match(description, /^[A-Z].*\.$/)
  }
})

t.test('leaves out options that are not given', async t => {
  const names = Object.keys(options) as OptionName[]
  const unset = Object.fromEntries(names.map(name => [variableOf(name), '']))
  t.strictSame(readConfig(names, [], {}), { config: {}, flags: [], positionals: [] })
  t.strictSame(
    readConfig(names, [], unset),
    { config: {}, flags: [], positionals: [] },
    'an empty variable counts as not set'
  )
})

t.test('accepts a negative value after a flag and rejects an empty one', async t => {
  t.strictSame(readConfig(['expiresIn'], ['--expires-in', '-1h'], {}).config, { expiresIn: '-1h' })
  t.equal(
    errorOf(() => readConfig(['port'], ['--port', '-1'], {})),
    'UsageError: --port "-1": must be a whole number from 0 to 65535'
  )
  t.equal(
    errorOf(() => readConfig(['host'], ['--host', ''], {})),
    'UsageError: --host "": must not be empty'
  )
  t.strictSame(readConfig(['seedFile'], [], { VERSORI_MOCK_SEED_FILE: ',' }).config, {})
})

t.test('reads only the requested options', async t => {
  const env = { VERSORI_MOCK_PORT: 'not read', VERSORI_MOCK_HOST: 'localhost', PORT: '1', HOST: 'x' }
  t.strictSame(readConfig(['host'], [], env).config, { host: 'localhost' })
})

t.test('accepts a switch without a value', async t => {
  const { config, positionals } = readConfig(['json', 'port'], ['--json', '--port', '1', 'x'], {})
  t.strictSame({ config, positionals }, { config: { json: true, port: 1 }, positionals: ['x'] })
})

t.test('reads several seeds from repeated flags or from a comma-separated variable', async t => {
  const env = { VERSORI_MOCK_SEED_FILE: 'x.yaml,,y.yaml,' }
  const flags = ['--seed-file', 'a,b.yaml', '--seed-file=c.yaml']
  t.strictSame(readConfig(['seedFile'], [], env).config, { seedFile: ['x.yaml', 'y.yaml'] })
  t.strictSame(readConfig(['seedFile'], flags, env).config, { seedFile: ['a,b.yaml', 'c.yaml'] })
})

t.test('returns positional arguments', async t => {
  const { config, positionals } = readConfig(['port'], ['a.yaml', '--port', '1', 'b.yaml', '--', '--port'], {})
  t.strictSame({ config, positionals }, { config: { port: 1 }, positionals: ['a.yaml', 'b.yaml', '--port'] })
})

const known = '; use one of --host, --port'
const wrongFlags = [
  { says: 'a misspelt flag', args: ['--prot', '1'], message: 'unknown option --prot; did you mean "--port"?' },
  { says: 'an unknown flag', args: ['--frobnicate'], message: `unknown option --frobnicate${known}` },
  { says: 'a short flag', args: ['-x'], message: `unknown option -x${known}` },
  { says: 'a flag of another command', args: ['--data', 'x'], message: `unknown option --data${known}` },
  { says: 'a flag without its value', args: ['--port'], message: "Option '--port <value>' argument missing" },
  { says: 'an empty value', args: ['--port', ''], message: '--port "": must be a whole number from 0 to 65535' }
]

for (const { says, args, message } of wrongFlags) {
  t.test(`rejects ${says}`, async t => {
    t.equal(
      errorOf(() => readConfig(['host', 'port'], args, {})),
      `UsageError: ${message}`
    )
  })
}

const unreadable = [
  { says: 'a missing file', file: 'none.json', message: /none\.json": cannot be read as JSON \(ENOENT: no such file/ },
  { says: 'a file that is not JSON', file: 'text.json', message: /text\.json": cannot be read as JSON \(Unexpected/ },
  {
    says: 'JSON that is not a key set',
    file: 'null.json',
    message: /not a usable key set: .*JSON Web Key Set/
  }
]

for (const { says, file, message } of unreadable) {
  t.test(`rejects ${says} as a key set`, async t => {
    const folder = t.testdir({ 'text.json': 'hello', 'null.json': 'null' })
    const error = errorOf(() => readConfig(['idpJwks'], [`--idp-jwks=${folder}/${file}`], {}))
    t.match(error, /^UsageError: --idp-jwks "/)
    t.match(error, message)
  })
}

t.test('accepts the variable of every option and those that exec sets', async t => {
  const ours = [...(Object.keys(options) as OptionName[]).map(variableOf), 'VERSORI_MOCK_URL', 'VERSORI_MOCK_TOKEN']
  const others = ['VERSORI_TOKEN', 'XVERSORI_MOCK_X', 'PORT']
  const env = Object.fromEntries([...ours, ...others].map(name => [name, 'x']))
  t.doesNotThrow(() => assertKnownVariables(env))
})

const orchestrated = {
  VERSORI_MOCK_PORT: 'tcp://10.0.0.1:8082',
  VERSORI_MOCK_SERVICE_HOST: '10.0.0.1',
  VERSORI_MOCK_SERVICE_PORT: '8082',
  VERSORI_MOCK_SERVICE_PORT_HTTP: '8082',
  VERSORI_MOCK_PORT_8082_TCP: 'tcp://10.0.0.1:8082',
  VERSORI_MOCK_PORT_8082_TCP_PROTO: 'tcp',
  VERSORI_MOCK_PORT_8082_TCP_PORT: '8082',
  VERSORI_MOCK_PORT_8082_TCP_ADDR: '10.0.0.1',
  VERSORI_MOCK_UI_SERVICE_HOST: '10.0.0.2',
  VERSORI_MOCK_UI_PORT: 'tcp://10.0.0.2:80',
  VERSORI_MOCK_UI_PORT_80_TCP: 'tcp://10.0.0.2:80',
  VERSORI_MOCK_NAME: '/app/versori-mock',
  VERSORI_MOCK_ENV_NODE_VERSION: '20.20.2'
}

t.test('ignores the variables that Kubernetes and Docker links set for a service', async t => {
  assertKnownVariables(orchestrated)
  t.strictSame(readConfig(['host', 'port'], [], orchestrated).config, {})
  t.strictSame(readConfig(['port'], [], { ...orchestrated, VERSORI_MOCK_PORT: '9000' }).config, { port: 9000 })
  t.throws(() => readConfig(['port'], [], { VERSORI_MOCK_PORT: 'http://a' }), {
    message: 'VERSORI_MOCK_PORT "http://a": must be a whole number from 0 to 65535'
  })
})

t.test('adds the mock to the hosts that are reached without a proxy', async t => {
  const mock = {
    url: 'http://127.0.0.1:8082',
    token: 'x',
    organisationId: 'y',
    adminToken: undefined,
    caFile: undefined
  }
  const { NO_PROXY, no_proxy } = process.env
  t.teardown(() => Object.assign(process.env, { NO_PROXY: NO_PROXY ?? '', no_proxy: no_proxy ?? '' }))
  Object.assign(process.env, { NO_PROXY: '', no_proxy: 'internal.example,.corp' })
  const both = 'internal.example,.corp,127.0.0.1'
  t.match(environmentFor(mock), { NO_PROXY: both, no_proxy: both })
  Object.assign(process.env, { NO_PROXY: 'other.example' })
  t.match(environmentFor(mock), { NO_PROXY: 'other.example,127.0.0.1', no_proxy: both })
  Object.assign(process.env, { no_proxy: '' })
  t.match(environmentFor(mock), { no_proxy: 'other.example,127.0.0.1' })
})

const unknownVariables = [
  { name: 'VERSORI_MOCK_PROT', message: 'unknown variable VERSORI_MOCK_PROT; did you mean "VERSORI_MOCK_PORT"?' },
  { name: 'VERSORI_MOCK_BANANAS_AND_ORANGES', message: 'unknown variable VERSORI_MOCK_BANANAS_AND_ORANGES; unset it' }
]

for (const { name, message } of unknownVariables) {
  t.test(`rejects the variable ${name}`, async t => {
    t.equal(
      errorOf(() => assertKnownVariables({ PATH: 'x', [name]: '' })),
      `UsageError: ${message}`
    )
  })
}

t.test('a variable can hold several faults', async t => {
  const [one, other] = [
    { operation: '*', kind: 'reset', match: { version: 'a,b' } },
    { operation: 'GetConnector', kind: 'empty' }
  ] as const
  const texts = [one, other].map(each => JSON.stringify(each))
  for (const VERSORI_MOCK_FAULT of [texts.join(','), texts.join(' , '), `[${texts.join(',')}]`]) {
    t.strictSame(readConfig(['fault'], [], { VERSORI_MOCK_FAULT }).config, { fault: [one, other] })
  }
})
