/** A process with few file descriptors: a flood of connections breaks no feature, not even for a while. */
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { importPath, demo } from '../helpers/app.js'
import { startCommand } from '../helpers/process/command.js'

const DESCRIPTORS = 40
const FLOOD = 200

const json = { 'content-type': 'application/json' }
const form = [
  '--x',
  'content-disposition: form-data; name="file"',
  '',
  "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}",
  '--x--',
  ''
].join('\r\n')

interface Feature {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly status: number
}

const acme = { authorization: `Bearer ${demo.acme.key}` }
const ofAcme = `/o/${demo.acme.id}/protocols/http`

/** One request for each module that loads on first use. */
const features: readonly Feature[] = [
  { method: 'POST', path: importPath(), headers: acme, status: 200 },
  {
    method: 'POST',
    path: `${ofAcme}/connectors`,
    headers: { ...acme, ...json },
    body: '{"name":"c","baseUrl":"https://a","authSchemeConfigs":[]}',
    status: 201
  },
  {
    method: 'POST',
    path: `${ofAcme}/import`,
    headers: { ...acme, 'content-type': 'multipart/form-data; boundary=x' },
    body: form,
    status: 201
  },
  { method: 'POST', path: '/__admin/faults', headers: json, body: '{}', status: 400 },
  { path: '/__admin/openapi.json', status: 200 },
  { path: '/__admin/docs', status: 200 },
  { path: '/__admin/fidelity', status: 200 },
  { path: '/__admin/fidelity/internal', status: 200 },
  { method: 'POST', path: '/__admin/tokens', headers: json, body: '{"sub":"user:dev"}', status: 201 },
  { path: '/.well-known/jwks.json', status: 200 },
  { path: '/categories', headers: { authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.aaaa' }, status: 401 },
  { path: '/__admin/oauth2/callback?code=1', headers: { accept: 'text/html' }, status: 200 },
  { method: 'POST', path: '/__admin/state', headers: json, body: '{"organisations":[]}', status: 204 },
  { method: 'POST', path: '/__admin/sandboxes', headers: json, body: '{}', status: 201 }
]

/** One kept-alive connection, opened before the flood. */
function createClient(t: Test, url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  return async ({ method = 'GET', path, headers, body = '' }: Omit<Feature, 'status'>) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const sent = request(new URL(path, url), { agent, method, headers: { ...headers } }, response => {
        text(response).then(body => resolve({ status: response.statusCode, body }), reject)
      })
      sent.on('error', reject).end(body)
    })
}

/** Opens connections until the server closes them at once. */
async function flood(t: Test, url: string): Promise<Socket[]> {
  const { port, hostname } = new URL(url)
  const sockets = await Promise.all(
    Array.from(
      { length: FLOOD },
      async () =>
        new Promise<Socket>(resolve => {
          const socket = connect(Number(port), hostname, () => resolve(socket))
          socket.on('error', () => resolve(socket))
          t.teardown(() => socket.destroy())
        })
    )
  )
  return sockets
}

t.test('a flood of connections breaks no feature', { skip: process.platform === 'win32' }, async t => {
  const { url } = await startCommand(t, ['--log-level', 'silent'], { prelude: `ulimit -n ${DESCRIPTORS}` })
  const send = createClient(t, url)
  await send({ path: '/__admin/health' })
  const sockets = await flood(t, url)
  for (const { status, ...feature } of features) {
    const answer = await send(feature)
    t.equal(answer.status, status, `${feature.path} ${answer.body.slice(0, 200)}`)
  }
  for (const socket of sockets) socket.destroy()
  for (const { status, ...feature } of features) t.equal((await send(feature)).status, status, feature.path)
})
