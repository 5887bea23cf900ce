import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { flagOf, type OptionName, variableOf } from '../../src/config.js'
import type { Connector } from '../../src/contract/schemas/connector.js'
import type { SeedDocument } from '../../src/control/seeds/seed-schema.js'
import { packagePath, packageVersion } from '../../src/core/package.js'
import { openDatabase } from '../../src/store/database/database.js'
import { Database } from '../../src/store/database/driver.js'
import { bearer, demo, importPath } from '../helpers/app.js'
import {
  beginImport,
  cannotLoseRights,
  contentsOf,
  freePort,
  runCommand,
  sendImport,
  startCommand,
  takePort,
  untilRefused
} from '../helpers/process/command.js'
import { openRaw } from '../helpers/raw-http.js'
import { demoSeed } from '../helpers/seeds/demo-seed.js'
import { ecKeyPair, signToken } from '../helpers/tokens.js'

t.jobs = 2

const hasIPv6 = Object.values(networkInterfaces()).some(each => each?.some(({ address }) => address === '::1'))

const SILENT = ['--log-level', 'silent']

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

/** The ids of the imported connectors in an exported seed. */
function importsIn(yaml: string): string[] {
  const { connectors = [] } = parse(yaml) as SeedDocument
  return connectors.flatMap(({ id, importedFrom }) => (importedFrom === undefined ? [] : [id]))
}

t.test('start prints a sample request for each API key, and a ready line once at the end', async t => {
  const { url, stdout, end } = await startCommand(t, ['start', ...SILENT])
  const callers = Object.entries({ 'Acme': demo.acme, 'Globex': demo.globex, 'Versori Library': demo.library })
  const requests = callers.flatMap(([name, { id, key }]) => [
    `Import Shopify as ${name}:`,
    `  curl -X POST -H "Authorization: Bearer ${key}" ${url}/api/connect/v1${importPath({ organisation: id })}`
  ])
  const first = `versori-mock ${packageVersion}, data: in memory, seed: demo`
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.equal(
    stdout,
    [first, '', `Open the dashboard: ${url}/__admin/`, ...requests, '', `versori-mock ready on ${url}`, ''].join('\n')
  )

  const printed = [...stdout.matchAll(/curl -X POST -H "Authorization: (.+)" (\S+)/g)]
  for (const [, authorization = '', address = ''] of printed) {
    const response = await fetch(address, { method: 'POST', headers: { authorization } })
    t.equal(response.status, 200)
    t.match(await response.json(), { name: 'Shopify', versions: [{ name: '2024-07' }] })
  }
  t.equal(printed.length, callers.length)
  t.strictSame(await end(), { code: 0, stdout, stderr: '' })
})

t.test("start shortens the API keys of the user's own seed", async t => {
  const seed = {
    ...demoSeed(),
    organisations: demoSeed().organisations?.map((each, index) => ({
      ...each,
      apiKeys: [{ key: ['abcdef', 'x', 'swo_a_long_secret_key'][index] }]
    }))
  }
  const file = join(t.testdir({ 'seed.json': JSON.stringify(seed) }), 'seed.json')
  const { stdout } = await startCommand(t, ['start', ...SILENT, '--seed-file', file])
  t.strictSame([...stdout.matchAll(/Bearer ([^"]*)"/g)].map(([, key]) => key).toSorted(), ['a…', 'swo_…', '…'])
})

t.test('start says how to switch the control plane on if it is off', async t => {
  const off = await startCommand(t, ['start', ...SILENT, '--host', '0.0.0.0'])
  t.match(
    off.stdout,
    'The control plane is off, because other machines can reach this address. Set --admin-token to switch it on.\n'
  )
  const on = await startCommand(t, ['start', ...SILENT, '--host', '0.0.0.0', '--admin-token', 'x'])
  t.match(on.stdout, `Open the dashboard: ${on.url}/__admin/\n`)
})

t.test('start prints an address with brackets in quotes', { skip: !hasIPv6 }, async t => {
  const { url, stdout } = await startCommand(t, ['start', ...SILENT, '--host', '::1'])
  t.match(url, /^http:\/\/\[::1\]:/)
  t.match(stdout, `"Authorization: Bearer ${demo.acme.key}" "${url}/api/connect/v1${importPath()}"\n`)
})

t.test('start listens on both loopback addresses', async t => {
  const { port } = await startCommand(t, ['start', ...SILENT])
  for (const host of ['127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])])
    t.equal((await fetch(`http://${host}:${port}/__admin/health`)).status, 200, host)
})

t.test('stops although requests are incomplete', async t => {
  const { url, end } = await startCommand(t, ['start', ...SILENT, '--request-timeout', '3600000'])
  for (const part of ['', 'POST /o/', `POST ${importPath()} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n`]) {
    const { socket } = await openRaw(t, url)
    socket.write(part)
  }
  t.equal((await sendImport(url)).status, 200)
  t.equal((await end()).code, 0)
})

t.test('starts without a command', async t => {
  const { url } = await startCommand(t)
  t.equal((await sendImport(url)).status, 200)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`completes running requests after ${signal} and exits with code 0`, async t => {
    const { url, port, end } = await startCommand(t, SILENT)
    t.equal((await sendImport(url)).status, 200)
    const { socket, answer } = await beginImport(port)
    const ended = end(signal)
    await untilRefused(port)
    socket.write('12345')
    const [interim, head, body] = (await answer).split('\r\n\r\n')
    t.equal(interim, 'HTTP/1.1 100 Continue')
    t.match(head, /^HTTP\/1\.1 200 OK\r\n/)
    t.match(JSON.parse(body ?? ''), { name: 'Shopify' })
    t.match(await ended, { code: 0, stderr: '' })
  })
}

t.test('stops although a request never completes', async t => {
  const { port, end } = await startCommand(t, SILENT)
  const { answer } = await beginImport(port)
  const before = performance.now()
  t.equal((await end()).code, 0)
  t.ok(performance.now() - before < 5_000)
  t.equal(await answer, 'HTTP/1.1 100 Continue\r\n\r\n')
})

t.test('logs JSON lines without tokens', async t => {
  const adminToken = 'admin-s3cret'
  const { url, end } = await startCommand(t, [], { env: { VERSORI_MOCK_ADMIN_TOKEN: adminToken } })
  const minted = await fetch(`${url}/__admin/tokens`, {
    method: 'POST',
    headers: { ...bearer(adminToken), 'content-type': 'application/json' },
    body: '{"sub":"user:dev"}'
  })
  const { token } = (await minted.json()) as { token: string }
  const secrets = [demo.acme.key, token, adminToken, 'swo_wrong', 'eyJ3cm9uZyI6MX0.e30.c2ln', 'cookie-s3cret']
  for (const secret of secrets) {
    for (const headers of [bearer(secret), { authorization: `JWT ${secret}` }, { cookie: `cookie=${secret}` }]) {
      await fetch(`${url}${importPath()}?access_token=${secret}`, { method: 'POST', headers })
    }
  }
  const { stderr } = await end()
  const [listening, ...requests] = stderr
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  const imported = { level: 30, method: 'POST', path: importPath(), operation: 'ImportPublicConnectorVersion' }
  t.match(listening, { level: 30, msg: `Server listening at ${url}` })
  t.match(requests[0], { level: 30, method: 'POST', path: '/__admin/tokens', status: 201 })
  t.match(requests.slice(1), Array(secrets.length * 3).fill(imported))
  t.strictSame([...new Set(requests.map(({ status }) => status))], [201, 200, 401])
  t.strictSame(
    secrets.filter(secret => stderr.includes(secret)),
    []
  )
})

t.test('--log-level silent logs nothing', async t => {
  const { url, end } = await startCommand(t, SILENT)
  t.equal((await sendImport(url, 'wrong')).status, 401)
  t.equal((await end()).stderr, '')
})

type Given = Partial<Record<OptionName, string>>

const asFlags = (given: Given) => Object.entries(given).flatMap(([name, value]) => [flagOf(name as OptionName), value])
const asVariables = (given: Given) =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [variableOf(name as OptionName), value]))

const unusual = {
  importConnections: 'omit',
  repeatImport: 'conflict',
  draftImport: 'allow',
  oauth2Consent: 'local',
  openapiImport: 'strict',
  emptyLists: 'null',
  emptyErrors: 'list',
  jsonCharset: 'utf-8'
}
const unusualTexts = { ...unusual, strictIds: 'false', validateResponses: 'true' }
const usualTexts = {
  importConnections: 'copy',
  repeatImport: 'create',
  draftImport: 'reject',
  oauth2Consent: 'provider',
  openapiImport: 'lenient',
  emptyLists: 'list',
  emptyErrors: 'absent',
  jsonCharset: 'none',
  strictIds: 'true',
  validateResponses: 'false'
}

const sources = [
  { says: 'from variables', args: [], env: asVariables(unusualTexts) },
  { says: 'from flags, which override variables', args: asFlags(unusualTexts), env: asVariables(usualTexts) }
]

for (const { says, args, env } of sources) {
  t.test(`reads settings ${says}`, async t => {
    const { url } = await startCommand(t, args, { env })
    t.strictSame(await getJson(`${url}/__admin/settings`), { ...unusual, strictIds: false, validateResponses: true })
    t.strictSame(((await (await sendImport(url)).json()) as { connections: unknown }).connections, null)
  })
}

t.test('--require documented refuses assumptions that --accept does not name, by flag or variable', async t => {
  const bigQuery = importPath({ connector: demo.bigQuery })
  const send = async (url: string) =>
    (await fetch(`${url}${bigQuery}`, { method: 'POST', headers: bearer(demo.acme.key) })).status
  const strict = await startCommand(t, [...SILENT, '--require', 'documented'])
  t.match(strict.stdout, '\nResponses that rest on an assumption are refused with 501; see docs/fidelity.md.\n')
  t.equal(await send(strict.url), 501)
  const env = { VERSORI_MOCK_REQUIRE: 'documented', VERSORI_MOCK_ACCEPT: 'cursors,import-copies-connections' }
  t.equal(await send((await startCommand(t, SILENT, { env })).url), 200)
})

t.test('reads the other options from flags and from variables', async t => {
  const outside = ecKeyPair('outside')
  const folder = t.testdir({ 'jwks.json': JSON.stringify({ keys: [outside.jwk] }) })
  const given = {
    host: 'localhost',
    publicUrl: 'http://mock.example.com',
    bodyLimit: '10',
    requestTimeout: '60000',
    randomSeed: '7',
    idpJwks: `${folder}/jwks.json`,
    idpIssuer: 'https://id.example.com',
    idpAudience: 'connect'
  }
  const claims = { iss: given.idpIssuer, aud: given.idpAudience, sub: 'user:dev', exp: 4_000_000_000 }
  const idToken = await signToken(outside.privateKey, { alg: 'ES256', kid: 'outside' }, claims)
  const mocks = [await startCommand(t, asFlags(given)), await startCommand(t, [], { env: asVariables(given) })]
  const ends = new Set<string>()
  for (const { url } of mocks) {
    const imported = await sendImport(url, idToken)
    t.equal(imported.status, 200)
    ends.add(((await imported.json()) as Connector).id.slice(10))
    t.equal((await sendImport(url, demo.acme.key, '12345678901')).status, 413)
    t.match(await getJson(`${url}/.well-known/openid-configuration`), { issuer: given.publicUrl })
  }
  t.equal(ends.size, 1, 'the same random seed makes ids that differ only in their time')
})

t.test('--version prints the version', async t => {
  for (const flag of ['--version', '-v']) {
    t.strictSame(await runCommand([flag]), { code: 0, stdout: `${packageVersion}\n`, stderr: '' })
  }
})

t.test('keeps compiled code for the next start on Node 22 and later', async t => {
  const folder = t.testdir()
  const { code } = await runCommand(['validate', packagePath('fixtures', 'demo.yaml')], { env: { TMPDIR: folder } })
  t.equal(code, 0)
  const canKeep = Number(process.versions.node.split('.')[0]) >= 22
  t.strictSame(readdirSync(folder), canKeep ? ['node-compile-cache'] : [])
})

t.test('--help lists the commands', async t => {
  const { code, stdout, stderr } = await runCommand(['--help'])
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
  const named = [...stdout.matchAll(/^ {2}([a-z]+) +[A-Z]/gm)].map(([, name]) => name)
  t.strictSame(named, [
    'start',
    'init',
    'validate',
    'export',
    'token',
    'drift',
    'capture',
    'observe',
    'exec',
    'matrix',
    'health'
  ])
  for (const args of [['-h'], ['help']]) t.equal((await runCommand(args)).stdout, stdout)
})

const address = ['--host', '--port']
const settings = [
  '--import-connections',
  '--repeat-import',
  '--draft-import',
  '--oauth2-consent',
  '--openapi-import',
  '--empty-lists',
  '--empty-errors',
  '--json-charset',
  '--strict-ids',
  '--validate-responses'
]
const provider = [
  '--public-url',
  '--trust-proxy',
  '--tls',
  '--tls-cert',
  '--tls-key',
  '--tls-ca',
  '--cors-origin',
  '--idp-jwks',
  '--idp-issuer',
  '--idp-audience',
  '--observations',
  '--require',
  '--accept'
]
const limits = ['--max-sandboxes', '--journal-size', '--journal-bytes', '--cache-bytes', '--fault']
const config = '--config'
const server = [
  ...[
    '--data',
    '--seed-file',
    '--random-seed',
    '--replica',
    ...limits,
    '--admin-token',
    ...provider,
    '--body-limit',
    '--document-limit',
    '--request-timeout',
    '--log-level'
  ],
  ...settings
]
/** The address of a mock that another process has started. */
const called = [...address, '--tls', '--tls-cert', '--tls-ca']
const platform = ['--against', '--organisation', '--token-file', '--scheme']
const helps = {
  start: ['--host', '--port', '--watch', config, ...server],
  matrix: [
    '--operations',
    '--faults',
    '--sample',
    '--jobs',
    '--budget',
    '--patience',
    '--expect',
    '--update',
    '--out',
    '--continue',
    '--json',
    config,
    ...server.filter(flag => flag !== '--data')
  ],
  exec: [config, ...server, '--coverage', '--min-coverage', '--conduct', '--conduct-off'],
  validate: [config, '--strict-ids'],
  export: ['--data', '--format', config, ...called, '--admin-token'],
  token: ['--scheme', '--sub', '--organisation-id', '--expires-in', config, ...called, '--admin-token'],
  drift: [config, '--against', '--json'],
  capture: [config, ...platform, '--connector', '--public', '--latest-only', '--out'],
  observe: [
    ...[config, ...platform, '--out', '--writes', '--dry-run', '--clean-up', '--list'],
    ...['--entry', '--connector', '--draft', '--other-organisation', '--time-limit']
  ],
  health: [config, ...called]
}

for (const [command, flags] of Object.entries(helps)) {
  t.test(`${command} --help lists every option and its variable`, async t => {
    const { code, stdout, stderr } = await runCommand([command, '--help'])
    const named = [...stdout.matchAll(/^ {2}(--\S+)(?: <\S+>)? +\((\w+)\)\n {6}[A-Z].+\.$/gm)]
    t.strictSame({ code, stderr }, { code: 0, stderr: '' })
    t.match(stdout, `\n\nUsage: versori-mock ${command} `)
    t.strictSame(
      named.map(([, flag, variable]) => [flag, variable]),
      flags.map(flag => [flag, `VERSORI_MOCK_${flag.slice(2).toUpperCase().replaceAll('-', '_')}`])
    )
  })
}

const eitherOr = 'token needs either --sub (for an id_token) or --organisation-id (for an API key)'
const bothProvider = 'an external identity provider needs both --idp-jwks and --idp-issuer (--idp-audience is optional)'
const usageErrors: { args: string[]; env?: Record<string, string>; message: string }[] = [
  { args: ['strat'], message: 'unknown command "strat"; did you mean "start"?' },
  {
    args: ['frobnicate'],
    message:
      'unknown command "frobnicate"; use one of start, init, validate, export, token, drift, capture, observe, exec, matrix, health'
  },
  { args: ['--prot', '1'], message: 'unknown option --prot; did you mean "--port"?' },
  {
    args: ['health', '--frobnicate'],
    message: 'unknown option --frobnicate; use one of --config, --host, --port, --tls, --tls-cert, --tls-ca'
  },
  { args: ['--port', '70000'], message: '--port "70000": must be a whole number from 0 to 65535' },
  {
    args: ['--log-level', 'loud'],
    message: '--log-level "loud": must be one of fatal, error, warn, info, debug, trace, silent'
  },
  { args: ['start', 'a.yaml'], message: 'start takes only options; got "a.yaml"' },
  { args: ['--idp-issuer', 'https://id.example.com'], message: bothProvider },
  {
    args: [],
    env: { VERSORI_MOCK_PORT: 'x' },
    message: 'VERSORI_MOCK_PORT "x": must be a whole number from 0 to 65535'
  },
  {
    args: [],
    env: { VERSORI_MOCK_PROT: '1' },
    message: 'unknown variable VERSORI_MOCK_PROT; did you mean "VERSORI_MOCK_PORT"?'
  },
  { args: ['--require', 'observed'], message: '--require "observed": must be documented' },
  {
    args: ['--require', 'documented', '--accept', 'cursors', '--accept', 'import-copies-conections'],
    message: '--accept: the ledger has no entry "import-copies-conections"; did you mean "import-copies-connections"?'
  },
  {
    args: [],
    env: { VERSORI_MOCK_ACCEPT: 'cursors' },
    message: "--accept: `accept` has no effect unless `require` is 'documented'"
  },
  { args: ['validate'], message: 'validate needs a seed: versori-mock validate <seed...>' },
  { args: ['token'], message: eitherOr },
  { args: ['token', '--sub', 'user:dev', '--organisation-id', demo.acme.id], message: eitherOr },
  { args: ['export', '--format', 'xml'], message: '--format "xml": must be one of yaml, json' }
]

for (const { args, env = {}, message } of usageErrors) {
  t.test(`exits with code 2: ${[...Object.keys(env), 'versori-mock', ...args].join(' ')}`, async t => {
    t.strictSame(await runCommand(args, { env }), { code: 2, stdout: '', stderr: `versori-mock: ${message}\n` })
  })
}

t.test('--data keeps the data between starts', async t => {
  const data = ['--data', `${t.testdir()}/mock.sqlite`]
  const first = await startCommand(t, [...SILENT, ...data])
  const { id } = (await (await sendImport(first.url)).json()) as Connector
  t.equal((await first.end()).code, 0)
  t.strictSame(importsIn((await runCommand(['export', ...data])).stdout), [id])

  const second = await startCommand(t, [...SILENT, ...data])
  const again = (await (await sendImport(second.url, demo.acme.key)).json()) as Connector
  t.equal((await second.end()).code, 0)
  t.strictSame(importsIn((await runCommand(['export', ...data])).stdout), [id, again.id])
  t.strictSame(readdirSync(t.testdirName), ['mock.sqlite'])
})

t.test('--data keeps a completed import after kill -9', async t => {
  const data = ['--data', `${t.testdir()}/mock.sqlite`]
  const first = await startCommand(t, [...SILENT, ...data])
  const { id } = (await (await sendImport(first.url)).json()) as Connector
  t.equal((await first.end('SIGKILL')).code, null)

  const second = await startCommand(t, [...SILENT, ...data])
  t.strictSame(importsIn((await runCommand(['export', '--port', second.port])).stdout), [id])
})

t.test('--data lets only one process use a file', async t => {
  const file = `${t.testdir()}/mock.sqlite`
  const { url, end } = await startCommand(t, [...SILENT, '--data', file])
  const message =
    `versori-mock: database ${file} is in use by another process. Stop that one, or name another file ` +
    '(SQLITE_BUSY: database is locked).\n'
  t.strictSame(await runCommand(['--port', '0', '--data', file]), { code: 1, stdout: '', stderr: message })
  t.equal((await sendImport(url)).status, 200)
  t.equal((await end()).code, 0)
})

/** Creates a database of this program and changes it. */
function makeDatabase(file: string, change: string): void {
  openDatabase(file).exec(change).close()
}

/** Makes a database and its folder read-only. */
function makeReadOnly(file: string): void {
  makeDatabase(file, '')
  chmodSync(file, 0o444)
  chmodSync(dirname(file), 0o555)
}

function makeDamaged(file: string, from: number): void {
  makeDatabase(file, '')
  writeFileSync(file, readFileSync(file).fill(0xff, from, from + 100))
}

/** test/store/database.test.ts asserts the whole messages. */
const unusable: { says: string; make: (file: string) => unknown; path?: string; message: RegExp }[] = [
  {
    says: 'a file with a damaged header',
    make: file => makeDamaged(file, 100),
    message: /^is damaged\. Restore a copy/
  },
  {
    says: 'a file damaged after its header',
    make: file => makeDamaged(file, 8192),
    message: /^is damaged\. Restore a copy/
  },
  {
    says: 'a file that is not a database',
    make: file => writeFileSync(file, 'x'.repeat(200)),
    message: /^is not a SQLite/
  },
  {
    says: 'a database of another program',
    make: file => new Database(file).exec('CREATE TABLE notes (text)').close(),
    message: /^was not made by versori-mock\. Name another file\.$/
  },
  {
    says: 'a newer database',
    make: file => makeDatabase(file, "INSERT INTO schema_migrations VALUES (999, '999-future.sql', 'x')"),
    message: /^was made by a newer versori-mock \(it has 999-future\.sql, .+\)\. Start that version, or/
  },
  {
    says: 'a database made with a changed migration',
    make: file => makeDatabase(file, "UPDATE schema_migrations SET sha256 = 'x' WHERE number = 1"),
    message: /^was made with another 001-.+\. Start the version that made it, or name another file\.$/
  },
  { says: 'a directory', make: () => {}, path: '', message: /^is a directory\. Name a file in it, such as/ },
  {
    says: 'a missing folder',
    make: () => {},
    path: '/no/x.sqlite',
    message: /^cannot be created: .+\. Create it first\.$/
  },
  {
    says: 'a path through a file',
    make: file => writeFileSync(file, ''),
    path: '/mock.sqlite/x.sqlite',
    message: /^cannot be .+\.$/
  },
  { says: 'a read-only file', make: makeReadOnly, message: /^cannot be written\. Give this user/ }
]

for (const { says, make, path = '/mock.sqlite', message } of unusable) {
  const skip = make === makeReadOnly && cannotLoseRights()
  t.test(`--data rejects ${says} and leaves it unchanged`, { skip }, async t => {
    const folder = t.testdir()
    make(`${folder}/mock.sqlite`)
    const before = contentsOf(folder)
    const args = ['--port', '0', '--data', `${folder}${path}`]
    const { code, stdout, stderr } = await runCommand(args, { withoutRights: make === makeReadOnly })
    chmodSync(folder, 0o755)
    const start = `versori-mock: database ${folder}${path} `
    t.strictSame({ code, stdout, start: stderr.slice(0, start.length) }, { code: 1, stdout: '', start })
    const [rest, ...others] = stderr.slice(start.length).split('\n')
    t.match(rest, message)
    t.strictSame(others, [''])
    t.strictSame(contentsOf(folder), before)
  })
}

t.test('token --sub overrides an organisation in the environment', async t => {
  const { port } = await startCommand(t)
  const env = { VERSORI_MOCK_ORGANISATION_ID: '01J0000000ACME000000000RG1' }
  const { code, stdout } = await runCommand(['token', '--sub', 'user:dev', '--port', port], { env })
  t.equal(code, 0)
  t.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
})

t.test('commands that take only options reject other arguments', async t => {
  for (const command of ['start', 'export', 'token', 'health']) {
    const { code, stderr } = await runCommand([command, 'my.sqlite'])
    t.equal(code, 2)
    t.equal(stderr, `versori-mock: ${command} takes only options; got "my.sqlite"\n`)
  }
})

t.test('export of an empty file fails and leaves it empty', async t => {
  const file = `${t.testdir({ 'mock.sqlite': '' })}/mock.sqlite`
  const { code, stderr } = await runCommand(['export', '--data', file])
  t.strictSame(
    { code, stderr, bytes: readFileSync(file).length },
    {
      code: 1,
      stderr: `versori-mock: database ${file} holds no data yet. Start the mock with it once.\n`,
      bytes: 0
    }
  )
})

t.test('exits with code 1 if the port is in use', async t => {
  const { port } = await takePort(t)
  const says = `port ${port} on localhost is in use. Stop the other program, or choose another --port (0 for any free port).`
  t.strictSame(await runCommand(['--port', port]), { code: 1, stdout: '', stderr: `versori-mock: ${says}\n` })
})

t.test('exits with code 1 if the host is not an address of this machine', async t => {
  const says = '203.0.113.1 is not an address of this machine. Choose another --host, such as 127.0.0.1 or 0.0.0.0.'
  const outcome = await runCommand(['--host', '203.0.113.1', '--port', '0'])
  t.strictSame(outcome, { code: 1, stdout: '', stderr: `versori-mock: ${says}\n` })
})

const organisation = { id: demo.acme.id, name: 'Acme', apiKeys: [{ key: 'swo_own' }] }
const seedFiles = {
  'bad.json': JSON.stringify({ organisations: [{ ...organisation, name: 3 }], conectors: [] }),
  'dangling.yaml': `users: [{ sub: user:dev, organisations: [${demo.globex.id}] }]`,
  'empty': {},
  'seeds': {
    'a.json': JSON.stringify({ users: [{ sub: 'user:dev', organisations: [demo.acme.id] }] }),
    'b.yml': JSON.stringify({ organisations: [organisation] }),
    'notes.txt': 'not a seed'
  }
}

const badProblems = [
  'bad.json: unknown property "conectors"; did you mean "connectors"?',
  'bad.json: organisations[0].name: expected a string, got 3 (put it in quotes)'
]
const danglingProblem =
  `dangling.yaml: users[0].organisations[0]: the seed has no organisation "${demo.globex.id}"; ` +
  `did you mean "${demo.acme.id}"?`
const refusedSeeds = [
  { says: 'all mistakes in several files', files: ['bad.json', 'seeds'], problems: badProblems },
  { says: 'a wrong reference between files', files: ['seeds/b.yml', 'dangling.yaml'], problems: [danglingProblem] },
  {
    says: 'a missing file',
    files: ['none.yaml'],
    problems: ['none.yaml: does not exist; name a YAML or JSON file, or a folder of them']
  },
  {
    says: 'an empty folder',
    files: ['empty'],
    problems: ['empty: the folder has no seed; add a .yaml or .yml or .json file']
  }
]

for (const { says, files, problems } of refusedSeeds) {
  t.test(`start and validate exit with code 1 and report ${says}`, async t => {
    const cwd = t.testdir(seedFiles)
    const stderr = `versori-mock: the seed is not valid:\n${problems.map(problem => `  ${problem}\n`).join('')}`
    const start = ['--port', '0', ...files.flatMap(file => ['--seed-file', file])]
    t.strictSame(await runCommand(start, { cwd }), { code: 1, stdout: '', stderr })
    t.strictSame(await runCommand(['validate', ...files], { cwd }), { code: 1, stdout: '', stderr })
  })
}

t.test('starts from a folder of seeds, and from several files', async t => {
  const cwd = t.testdir(seedFiles)
  for (const args of [
    ['--seed-file', 'seeds'],
    ['--seed-file', 'seeds/a.json', '--seed-file', 'seeds/b.yml']
  ]) {
    const { url, stdout } = await startCommand(t, [...SILENT, ...args], { cwd })
    t.match(stdout, `, data: in memory, seed: seeds/a.json, seeds/b.yml\n`)
    t.match(await getJson(`${url}/__admin/state`), {
      organisations: [{ id: demo.acme.id, name: 'Acme', apiKeys: { length: 1 } }],
      users: [{ sub: 'user:dev', organisations: [demo.acme.id] }]
    })
    t.equal((await sendImport(url, 'swo_own')).status, 404)
  }
})

t.test('validate counts the contents of valid seeds', async t => {
  const cwd = t.testdir(seedFiles)
  const demoFile = packagePath('fixtures', 'demo.yaml')
  const valid = (...lines: string[]) => ({ code: 0, stdout: lines.map(line => `${line}\n`).join(''), stderr: '' })
  t.strictSame(
    await runCommand(['validate', demoFile]),
    valid(`${demoFile}: valid (3 organisations, 1 users, 5 connectors)`)
  )
  t.strictSame(
    await runCommand(['validate', 'seeds'], { cwd }),
    valid(
      'seeds/a.json: valid (0 organisations, 1 users, 0 connectors)',
      'seeds/b.yml: valid (1 organisations, 0 users, 0 connectors)'
    )
  )
})

t.test('an invalid seed leaves a database that can take another seed', async t => {
  const cwd = t.testdir(seedFiles)
  const args = ['--port', '0', ...SILENT, '--data', 'mock.sqlite', '--seed-file']
  t.equal((await runCommand([...args, 'bad.json'], { cwd })).code, 1)
  const empty = 'versori-mock: database mock.sqlite holds no data yet. Start the mock with it once.\n'
  t.strictSame(await runCommand(['export', '--data', 'mock.sqlite'], { cwd }), { code: 1, stdout: '', stderr: empty })
  const { stdout } = await startCommand(t, [...args, 'seeds'], { cwd })
  t.match(stdout, 'data: mock.sqlite, seed: seeds/a.json, seeds/b.yml\n')
})

t.test('token prints a valid token and nothing else', async t => {
  const { url, port } = await startCommand(t, SILENT)
  const env = { VERSORI_MOCK_PORT: port }
  const requests = [
    { args: ['--sub', 'user:dev', '--port', port], form: /^eyJ[\w-]+(\.[\w-]+){2}\n$/, status: 200 },
    { args: ['--organisation-id', demo.acme.id], form: /^swo_[\w-]{32}\n$/, status: 200 },
    { args: ['--sub', 'user:dev', '--expires-in=-1h'], form: /^eyJ/, status: 401 }
  ]
  for (const { args, form, status } of requests) {
    const { code, stdout, stderr } = await runCommand(['token', ...args], { env })
    t.strictSame({ code, stderr }, { code: 0, stderr: '' })
    t.match(stdout, form)
    t.equal((await sendImport(url, stdout.trim())).status, status)
  }
})

t.test('exits with code 1 if the admin token is wrong', async t => {
  const adminToken = ['--admin-token', 's3cret']
  const { url, port } = await startCommand(t, [...SILENT, ...adminToken])
  const says =
    'responded with 401 (admin token required). Send "Authorization: Bearer <admin token>", with the token that the server ' +
    'was started with (--admin-token). In a browser, enter it as the password, with any user name.'
  for (const [args, path] of [
    [['token', '--sub', 'user:dev'], 'tokens'],
    [['export'], 'state']
  ] as const) {
    const stderr = `versori-mock: ${url}/__admin/${path} ${says}\n`
    for (const wrong of [[], ['--admin-token', 'wrong']]) {
      t.strictSame(await runCommand([...args, '--port', port, ...wrong]), { code: 1, stdout: '', stderr })
    }
    t.equal((await runCommand([...args, '--port', port, ...adminToken])).code, 0)
  }
})

/** The outcome of a command that calls a mock that is not running. */
function noMockResponds(port: string, path: string) {
  const url = `http://127.0.0.1:${port}/__admin/${path}`
  const stderr = `versori-mock: no mock responds at ${url}. Start one, or set --host and --port.\n`
  return { code: 1, stdout: '', stderr }
}

t.test('exits with code 1 if no mock responds', async t => {
  const port = await freePort(t)
  const calls = { ready: ['health'], tokens: ['token', '--sub', 'user:dev'], state: ['export'] }
  for (const [path, args] of Object.entries(calls)) {
    t.strictSame(await runCommand([...args, '--port', port]), noMockResponds(port, path))
  }
})

t.test('health checks the mock that the same variables start', async t => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const port = await freePort(t)
    const env = {
      VERSORI_MOCK_HOST: host,
      VERSORI_MOCK_PORT: port,
      VERSORI_MOCK_ADMIN_TOKEN: 's3cret',
      VERSORI_MOCK_DATA: `${t.testdir()}/mock.sqlite`
    }
    const { end } = await startCommand(t, SILENT, { env })
    const { code, stdout, stderr } = await runCommand(['health'], { env })
    t.strictSame({ code, stderr }, { code: 0, stderr: '' })
    t.match(JSON.parse(stdout), { status: 'ok', version: packageVersion, seed: { files: ['demo'] } })
    await end()
    t.strictSame(await runCommand(['health'], { env }), noMockResponds(port, 'ready'))
  }
})

t.test('export writes the same seed from a running mock and from its file, and the seed can be loaded', async t => {
  const cwd = t.testdir()
  const first = await startCommand(t, [...SILENT, '--data', 'mock.sqlite', '--draft-import', 'allow'], { cwd })
  const { id } = (await (await sendImport(first.url)).json()) as Connector
  const yaml = await runCommand(['export', '--port', first.port])
  const json = await runCommand(['export', '--port', first.port, '--format', 'json'])
  await first.end()
  t.strictSame({ ...yaml, stdout: importsIn(yaml.stdout) }, { code: 0, stdout: [id], stderr: '' })
  t.strictSame(json, { code: 0, stdout: `${JSON.stringify(parse(yaml.stdout), null, 2)}\n`, stderr: '' })
  t.strictSame((parse(yaml.stdout) as SeedDocument).settings?.draftImport, 'allow')

  const fromFile = await runCommand(['export', '--data', 'mock.sqlite'], { cwd })
  t.equal(
    fromFile.stdout,
    yaml.stdout
      .replace('draftImport: allow', 'draftImport: reject')
      .replace('validateResponses: true', 'validateResponses: false')
  )

  for (const [name, { stdout }] of Object.entries({ 'exported.yaml': yaml, 'exported.json': json })) {
    writeFileSync(`${cwd}/${name}`, stdout)
    const again = await startCommand(t, [...SILENT, '--seed-file', name], { cwd })
    t.equal((await runCommand(['export', '--port', again.port])).stdout, yaml.stdout)
    t.equal((await sendImport(again.url)).status, 200)
  }
})

t.test('export of a missing file does not create it', async t => {
  const cwd = t.testdir()
  const stderr = 'versori-mock: database none.sqlite does not exist. Name an existing file with --data.\n'
  t.strictSame(await runCommand(['export', '--data', 'none.sqlite'], { cwd }), { code: 1, stdout: '', stderr })
  t.strictSame(contentsOf(cwd), [])
})
