/**
 * Creates a database with a program, uses it over HTTP, and stores the file with the program's responses under
 * test/fixtures/databases. Tests open the file with later versions and expect the same responses. Run it before you add
 * a migration, to keep a database of the schema before it:
 *
 *   npm run build:test && node build/scripts/store-database.js [dist/cli/main.js of another version]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { packagePath } from '../src/core/package.js'
import type { Connection } from '../src/contract/schemas/connection.js'
import type { Connector } from '../src/contract/schemas/connector.js'
import { bearer, demo, importPath } from '../test/helpers/app.js'
import { credentialData, schemes } from '../test/helpers/seeds/seeds.js'
import type { StoredAnswer } from '../test/helpers/databases/stored-databases.js'

const SHOPIFY_APPLICATION = '01J00000005H0P1FY000CRED00'
const own = `/o/${demo.acme.id}/connectors`
const library = `/o/${demo.library.id}/connectors`

const program = resolve(process.argv[2] ?? packagePath('dist', 'cli', 'main.js'))
const schema = readdirSync(join(program, '..', '..', '..', 'migrations'))
  .sort()
  .at(-1)
  ?.replace('.sql', '') as string
const folder = mkdtempSync(join(tmpdir(), 'versori-mock-'))
const file = join(folder, 'world.sqlite')

const child = spawn(process.execPath, [program, 'start', '--data', file, '--port', '0', '--log-level', 'silent'], {
  stdio: ['ignore', 'pipe', 'inherit']
})
const ended = once(child, 'close')
const url = await untilReady()
const answers = await work().finally(() => child.kill('SIGTERM'))
await ended

const stored = packagePath('test', 'fixtures', 'databases', schema)
writeFileSync(`${stored}.sqlite.gz`, gzipSync(readFileSync(file), { level: 9 }))
writeFileSync(
  `${stored}.answers.gz`,
  gzipSync(JSON.stringify(answers).replaceAll(url, 'http://localhost'), { level: 9 })
)
rmSync(folder, { recursive: true })
console.log(`${stored}.sqlite.gz, with ${answers.length} answers`)

async function untilReady(): Promise<string> {
  for await (const line of createInterface(child.stdout)) {
    const ready = /^versori-mock ready on (\S+)$/.exec(line)
    if (ready !== null) return ready[1] as string
  }
  throw new Error(`${program} did not start`)
}

interface Call {
  readonly key?: string
  readonly body?: object
}

/** Returns undefined for an error, because an older program lacks some operations. */
async function send(
  method: string,
  path: string,
  { key = demo.acme.key, body }: Call = {}
): Promise<object | undefined> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(key !== '' && bearer(key)), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  const text = await response.text()
  if (response.ok) return text === '' ? undefined : (JSON.parse(text) as object)
  console.log(`${method} ${path}: ${response.status} ${text}`)
  return undefined
}

/** Creates data in every table and reads it. */
async function work(): Promise<StoredAnswer[]> {
  const { globex, acme } = demo
  const hubSpot = (await send('POST', importPath({ organisation: globex.id, connector: demo.hubSpot }), {
    key: globex.key
  })) as Connector
  const bigQuery = (await send('POST', importPath({ connector: demo.bigQuery, version: '1' }))) as Connector
  const shopify = (await send('POST', importPath())) as Connector
  await change(shopify)
  return [
    { path: `/o/${globex.id}/connectors/${hubSpot.id}`, key: globex.key, answer: hubSpot },
    { path: `${own}/${bigQuery.id}`, key: acme.key, answer: bigQuery },
    ...(await readAll(shopify))
  ]
}

async function change({ id, authSchemeConfigs }: Connector): Promise<void> {
  const at = `${own}/${id}`
  const scheme = authSchemeConfigs.find(({ schemeType }) => schemeType === 'api-key')
  const use = { authSchemeConfig: scheme, credential: { name: 'stored', type: 'string', data: { value: 'stored' } } }
  const body = { name: 'stored', credentials: { action: [use] }, variables: [] }
  await send('PUT', `${at}/tags`, { body: { tags: { stored: ['yes'] } } })
  await send('POST', `${at}/versions/2024-07/publish`)
  const connection = (await send('POST', `${at}/connections`, { body })) as { id: string } | undefined
  await send('POST', '/__admin/usages', { body: { connectorId: id, connectionId: connection?.id } })
  await send('POST', '/__admin/tokens', { body: { organisationId: demo.acme.id, name: 'stored' } })
  const credential = { id: SHOPIFY_APPLICATION, organisationId: demo.library.id }
  const flow = { credential, authorizeUrl: 'https://idp.example.com/authorize', clientId: 'demo-shopify-client-id' }
  await send('POST', `${at}/oauth2/initialise`, { body: flow })
  const upload = (await send('GET', `/o/${demo.acme.id}/protocols/http/upload-url`)) as
    { uploadUrl: string } | undefined
  if (upload !== undefined) await send('PUT', new URL(upload.uploadUrl).pathname, { body: { openapi: '3.0.3' } })
  await nameCertificate(at)
}

/** Creates a certificate that a credential, its auth scheme and a scheme of the connector refer to. */
async function nameCertificate(at: string): Promise<void> {
  const scheme = { ...schemes['oauth2 with client_credentials'], id: 'mtls', mtlsEnabled: true }
  const client = { ...credentialData['oauth2-client'], mTLSEnabled: true }
  const action = [
    {
      authSchemeConfig: schemes.certificate,
      credential: { name: 'stored', type: 'certificate', data: credentialData.certificate }
    },
    { authSchemeConfig: scheme, credential: { name: 'stored', type: 'oauth2-client', data: client } }
  ]
  for (const added of [schemes.certificate, scheme])
    await send('PUT', `${at}/auth-scheme-configs/${added.id}`, { body: added })
  const body = { name: 'with a certificate', credentials: { action }, variables: [] }
  const connection = (await send('POST', `${at}/connections`, { body })) as Connection | undefined
  const mtlsCredentialId = connection?.credentials.action?.[0]?.credential.id
  await send('PUT', `${at}/auth-scheme-configs/${scheme.id}`, { body: { ...scheme, mtlsCredentialId } })
}

/** Reads everything; leaves out what an older program does not serve. */
async function readAll({ id }: Connector): Promise<StoredAnswer[]> {
  const { acme, globex } = demo
  const version = 'versions/2024-07'
  const asAcme = ['', '/versions', '/connections', `/${version}`, `/${version}/actions`].map(
    rest => `${own}/${id}${rest}`
  )
  const asLibrary = ['actions', 'triggers', 'definitions'].map(each => `${library}/${demo.shopify}/${version}/${each}`)
  const calls = [
    ...[own, `${own}?tags=stored:yes`, '/connectors', ...asAcme].map(path => ({ path, key: acme.key })),
    { path: `/o/${globex.id}/connectors`, key: globex.key },
    ...[library, `${library}/${demo.draftOnly}`, ...asLibrary].map(path => ({ path, key: demo.library.key })),
    ...['/__admin/usages', '/__admin/state'].map(path => ({ path, key: '' }))
  ]
  const answers: StoredAnswer[] = []
  for (const { path, key } of calls) {
    const answer = await send('GET', path, { key })
    if (answer !== undefined) answers.push({ path, key, answer })
  }
  return answers
}
