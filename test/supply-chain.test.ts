/** The packages and files of this package, and that the server makes no outbound connections. */
import { execFileSync, spawnSync } from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { listBundled, listProduction, lock, type LockedPackage, nameOf, reasons } from '../scripts/dependencies.js'
import { describeLicences } from '../scripts/third-party-licences.js'
import { type OperationId, operationIds, operations } from '../src/contract/operations.js'
import { packagePath } from '../src/core/package.js'
import { bearer, demo, urlOf } from './helpers/app.js'
import { startCommand } from './helpers/process/command.js'
import { formType, tinyDocument, toForm } from './helpers/http-import.js'
import { watchOutbound } from './helpers/process/outbound.js'
import { rsaKeyPair, signToken } from './helpers/tokens.js'

const manifest = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as Record<string, unknown> & {
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
}
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

t.test('the lockfile agrees with package.json', async t => {
  t.equal(lock.lockfileVersion, 3)
  const root = lock.packages[''] as unknown as Record<string, unknown>
  for (const key of [
    'name',
    'version',
    'license',
    'engines',
    'dependencies',
    'optionalDependencies',
    'devDependencies'
  ]) {
    t.strictSame(root[key], manifest[key], key)
  }
})

t.test('every entry has types for the resolution node10, which does not read exports', t => {
  const { exports, typesVersions } = manifest as unknown as {
    readonly exports: Readonly<Record<string, string | { types?: string; import?: { types: string } }>>
    readonly typesVersions: Readonly<Record<'*', Readonly<Record<string, readonly string[]>>>>
  }
  const entries = Object.entries(exports).flatMap(([entry, target]) => {
    const types = typeof target === 'string' ? undefined : (target.types ?? target.import?.types)
    return types === undefined || entry === '.' ? [] : [[entry.replace('./', ''), [types]]]
  })
  t.strictSame(typesVersions, { '*': Object.fromEntries(entries) as object })
  t.end()
})

t.test('every package is locked by hash and has no URL, so that any registry can provide it', async t => {
  const isLoose = ([, { integrity = '', resolved, link }]: [string, LockedPackage]) =>
    !/^sha512-[\w+/]{86}==$/.test(integrity) || link === true || resolved !== undefined
  t.strictSame(
    packages.filter(isLoose).map(([path]) => path),
    []
  )
  const wanted = packages.flatMap(([, { dependencies }]) => Object.values(dependencies ?? {}))
  t.strictSame(
    wanted.filter(range => /[:/]/.test(range) && !/^npm:(@[\w-]+\/)?[\w.-]+@/.test(range)),
    [],
    'no dependency from git, a file or a URL'
  )
})

t.test('only one package runs an install script, and package.json allows it', async t => {
  const withScript = packages
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => nameOf(path))
  t.strictSame(withScript, ['better-sqlite3'])
  t.strictSame(manifest.allowScripts, { 'better-sqlite3': true })
})

const LICENCES = ['MIT', '0BSD', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']

t.test('every bundled or installed package has an allowed licence and a purpose', async t => {
  const all = new Map([...listBundled(), ...listProduction()])
  t.ok(listBundled().length > 20 && listProduction().length > 20)
  const isAllowed = (licence = '') =>
    licence
      .replaceAll(/[()]/g, '')
      .split(' OR ')
      .some(each => LICENCES.includes(each))
  t.strictSame(
    [...all].filter(([, { license }]) => !isAllowed(license)).map(([path]) => path),
    []
  )
  const named = Object.keys({ ...manifest.optionalDependencies, ...manifest.devDependencies })
  t.strictSame(Object.keys(reasons).sort(), named.filter(name => all.has(`node_modules/${name}`)).sort())
  for (const [path, { version, license }] of all) {
    const file = packagePath(path, 'package.json')
    if (!existsSync(file)) continue
    const installed = JSON.parse(readFileSync(file, 'utf8')) as { version: string; license: unknown }
    t.strictSame([installed.version, installed.license], [version, license], path)
  }
})

t.test('the package contains only run-time files and documents', async t => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: packagePath('.'),
    encoding: 'utf8'
  })
  const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }]
  const paths = files.map(({ path }) => path)
  const places = new Set(paths.map(path => path.replace(/\/.*/, '/')))
  const wanted = [
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'bench/',
    'dist/',
    'docs/',
    'examples/',
    'fixtures/',
    'migrations/',
    'package.json'
  ]
  t.strictSame([...places].sort(), wanted)
  t.ok(paths.includes('dist/third-party-licences.txt'))
  t.strictSame(
    paths.filter(path => /(?<!\.d)\.ts$|\.tsbuildinfo$|\.env|node_modules/.test(path) && !path.startsWith('examples/')),
    []
  )
  t.strictSame(findDeadLinks(paths), [], 'links between documents work in the package')
  t.notOk('dependencies' in manifest, 'users install nothing but SQLite, and the install does not fail without it')
})

t.test('the licences of bundled packages are found by paths of Windows, too', t => {
  const module = packagePath('node_modules', 'fastify', 'fastify.js')
  const [here, there] = [module, module.replaceAll('/', '\\')].map(each => describeLicences([each]))
  t.match(here, /^fastify \d/)
  t.equal(there, here)
  t.end()
})

/** Links of packaged documents to files that the package lacks, except to what is in the repository only. */
function findDeadLinks(paths: readonly string[]): string[] {
  const isThere = (target: string) => paths.some(path => path === target || path.startsWith(`${target}/`))
  return paths
    .filter(path => path.endsWith('.md'))
    .flatMap(path => {
      const links = readFileSync(packagePath(path), 'utf8').matchAll(/\]\((?!\w+:|#)([^)#]+)/g)
      return [...links]
        .map(([, link = '']) => posix.join(posix.dirname(path), link))
        .filter(target => !isThere(target) && !/^(src|test|scripts|bench|docs\/images)\//.test(target))
        .map(target => `${path}: ${target}`)
    })
}

const PRELOAD = pathToFileURL(packagePath('build', 'test', 'helpers', 'process', 'outbound-preload.js')).href

/** A server that must receive no connection, and counts them. */
async function setTrap(t: Test): Promise<{ url: string; calls: () => number }> {
  let calls = 0
  const server = http.createServer((_, response) => void response.writeHead(204, { connection: 'close' }).end())
  server.on('connection', () => calls++)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => void server.close().closeAllConnections())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls }
}

t.test('the watcher sees everything that leaves the process', async t => {
  const { url, calls } = await setTrap(t)
  const seen: string[] = []
  const stop = watchOutbound(what => seen.push(what.split(' ', 2).join(' ')))
  t.teardown(stop)
  const port = Number(new URL(url).port)
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
  await once(http.get(url), 'response')
  await fetch(url)
  await new Promise(resolve => dns.lookup('localhost', resolve))
  await dns.promises.lookup('localhost')
  const datagram = dgram.createSocket('udp4')
  await new Promise(resolve => datagram.send('x', port, '127.0.0.1', resolve))
  datagram.close()
  spawnSync('true')
  stop()
  t.strictSame([...new Set(seen)], ['socket connect', 'name lookup', 'datagram send', 'process spawnSync'])
  t.ok(seen.filter(what => what === 'socket connect').length >= 3, 'from a socket, HTTP and fetch')
  t.ok(calls() >= 3)
  const before = seen.length
  await fetch(url)
  t.equal(seen.length, before, 'stops watching')

  const log = `${t.testdir({ outbound: '' })}/outbound`
  const program = "await fetch('http://127.0.0.1:2').catch(() => undefined)"
  spawnSync('env', [
    '-i',
    `OUTBOUND=${log}`,
    process.execPath,
    '--import',
    PRELOAD,
    '--input-type=module',
    '--eval',
    program
  ])
  t.match(readFileSync(log, 'utf8'), /^socket connect .*127\.0\.0\.1/, 'also in another process')
})

t.test('no request makes the server open an outbound connection', async t => {
  const trap = await setTrap(t)
  const key = rsaKeyPair('one')
  const folder = t.testdir({ 'jwks.json': JSON.stringify({ keys: [key.jwk] }), 'outbound': '' })
  const log = `${folder}/outbound`
  const mock = await startCommand(t, ['--idp-jwks', `${folder}/jwks.json`, '--idp-issuer', trap.url], {
    env: { OUTBOUND: log, NODE_OPTIONS: `--import=${PRELOAD}` }
  })
  const send = async (
    method: string,
    path: string,
    body?: object | Buffer,
    headers: Record<string, string> = bearer(demo.acme.key)
  ) => {
    const type = body instanceof Buffer ? formType : 'application/json'
    const payload = body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body)
    const response = await fetch(`${mock.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: payload })
    })
    return { status: response.status, text: await response.text() }
  }
  const statuses = await tempt(send, trap.url)
  const claims = { iss: trap.url, sub: 'user:dev', exp: 4_000_000_000 }
  for (const kid of ['one', 'unknown']) {
    const token = await signToken(key.privateKey, { alg: 'RS256', kid, jku: `${trap.url}/jwks`, x5u: trap.url }, claims)
    statuses.push((await send('GET', urlOf('ListConnectors'), undefined, bearer(token))).status)
  }
  t.strictSame(statuses, [201, 201, 201, 400, 400, 201, 200, 200, 200, 200, 401])
  for (const operationId of operationIds) await useLibrary(send, operationId, trap.url)
  for (const path of ['health', 'ready', 'state', 'openapi.json', 'docs', 'metrics', 'requests']) {
    t.equal((await send('GET', `/__admin/${path}`)).status, 200, path)
  }
  await mock.end()
  const seen = readFileSync(log, 'utf8')
    .split('\n')
    .filter(line => line !== '')
  // The server looks up this name to listen on both loopback addresses.
  t.strictSame(
    seen.filter(line => line !== 'name lookup localhost'),
    []
  )
  t.equal(trap.calls(), 0)
})

type Send = (method: string, path: string, body?: object | Buffer) => Promise<{ status: number; text: string }>

/** Sends all requests that contain a URL which a server could call. */
async function tempt(send: Send, url: string): Promise<number[]> {
  const create = (operationId: OperationId, body: object | Buffer, path = {}) =>
    send(operations[operationId].method, urlOf(operationId, { path }), body)
  const addresses = { documentationURL: url, imageURL: `${url}/i.svg` }
  const scheme = {
    id: 's',
    description: '',
    schemeType: 'oauth2',
    authorizeUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    scopes: [],
    defaultScopes: [],
    grant: { grantType: 'authorization_code', clientId: 'c', clientSecret: 'x' }
  }
  const connector = await create('CreateHTTPConnector', {
    name: 'c',
    baseUrl: url,
    ...addresses,
    authSchemeConfigs: [scheme]
  })
  const {
    id,
    versions = [],
    authSchemeConfigs
  } = JSON.parse(connector.text) as {
    id: string
    versions?: { name: string }[]
    authSchemeConfigs: [{ grant: { credentialId: string; organisationId: string } }]
  }
  const [{ grant }] = authSchemeConfigs
  const external = tinyDocument({
    servers: [{ url }],
    paths: {
      '/x': { $ref: `${url}/path.yaml` },
      '/y': { post: { requestBody: { $ref: `${url}/body.yaml#/b` }, responses: {} } }
    },
    externalDocs: { url }
  })
  const form = (document: object) =>
    toForm([{ name: 'file', content: JSON.stringify(document), more: '; filename="a.json"' }])
  const imported = await create(
    'ImportHTTPConnector',
    form(tinyDocument({ servers: [{ url }], externalDocs: { url } }))
  )
  const refused = await create('ImportHTTPConnector', form(external))
  const byUrl = await create('ImportHTTPConnector', { format: 'openapi', schemaURL: `${url}/api.json` })
  const byFile = await create('ImportHTTPConnector', { format: 'openapi', schemaURL: 'file:///etc/passwd' })
  const version = versions[0]?.name ?? '1'
  if (versions.length === 0) await create('CreateConnectorVersion', { name: version }, { connector_id: id })
  const content = JSON.stringify({ $ref: `${url}/schema.json`, $schema: `${url}/dialect` })
  const definition = {
    name: 'd',
    accept: [],
    description: '',
    schema: { contentType: 'application/schema+json', content }
  }
  const defined = await create('CreateDefinitions', { definitions: [definition] }, { connector_id: id, version })
  const read = await send(
    'GET',
    urlOf('GetRawSchema', { path: { connector_id: id, version, schema_filename: 'd.json' } })
  )
  const begun = await create(
    'InitialiseOAuth2Connection',
    {
      credential: { id: grant.credentialId, organisationId: grant.organisationId },
      authorizeUrl: `${url}/authorize`,
      clientId: 'c'
    },
    { connector_id: id }
  )
  const state = new URL((JSON.parse(begun.text) as { url: string }).url).searchParams.get('state')
  const credential = { name: 'c', type: 'oauth2-code', data: { code: 'any', state } }
  const credentials = { action: [{ authSchemeConfig: { ...scheme, grant }, credential }] }
  const connected = await create(
    'CreateConnectorConnection',
    { name: 'n', credentials, variables: [] },
    { connector_id: id }
  )
  return [connector, imported, refused, byUrl, byFile, defined, read, begun, connected].map(({ status }) => status)
}

/** Calls an operation on the connectors of the library. */
async function useLibrary(send: Send, operationId: OperationId, url: string): Promise<void> {
  const path = {
    organisation_id: demo.acme.id,
    connector_id: demo.shopify,
    version: 'latest',
    protocol_slug: 'http',
    connection_id: demo.unknown
  }
  const { method } = operations[operationId]
  const { status, text } = await send(
    method,
    urlOf(operationId, { path }),
    method === 'GET' ? undefined : { name: 'x', baseUrl: url, schemaURL: url }
  )
  if (status >= 500) throw new Error(`${operationId}: ${status} ${text}`)
}
