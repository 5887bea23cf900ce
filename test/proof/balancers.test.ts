/** Several mocks behind HAProxy and nginx, with the configurations of `examples`: each lease stays with its replica. */
import { writeFileSync } from 'node:fs'
import { request as requestHttps } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createSelfSigned } from '../../src/cli/shared/self-signed.js'
import { encodeReplica } from '../../src/core/text/replica.js'
import { bearer, demo, importPath } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { type Balancer, balancers, nameOfReplica, startBalancer, withoutBalancer } from '../helpers/process/balancer.js'
import { freePort, type StartedMock, startCommand } from '../helpers/process/command.js'
import { startNameServer } from '../helpers/process/name-server.js'

const SIZES = [1, 2, 4, 8]
/** With eight replicas; fewer have fewer. */
const LEASES = 100 * effort
const CLIENTS = 100
const ADMIN_TOKEN = 'admin-token'
const admin = bearer(ADMIN_TOKEN)

const figures = { 'leases': 0, 'requests through a balancer': 0, 'requests that reached another replica': 0 }

interface Lease {
  readonly id: string
  readonly url: string
  readonly organisationId: string
  readonly token: string
}

async function startReplica(t: Test, replica: number, port = '0', host = '127.0.0.1'): Promise<StartedMock> {
  const flags = { replica, port, host, 'admin-token': ADMIN_TOKEN, 'max-sandboxes': 10_000, 'log-level': 'silent' }
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])
  return startCommand(t, [...args, '--trust-proxy'], { env: { VERSORI_MOCK_VALIDATE_RESPONSES: 'false' } })
}

async function startReplicas(t: Test, size: number): Promise<StartedMock[]> {
  return Promise.all(Array.from({ length: size }, async (_, replica) => startReplica(t, replica)))
}

const portsOf = (mocks: readonly StartedMock[]) => mocks.map(({ port }) => port)

async function lease({ url }: Pick<Balancer, 'url'>): Promise<Lease> {
  const response = await fetch(`${url}/__admin/sandboxes`, { method: 'POST', headers: admin })
  if (response.status !== 201) throw new Error(`lease: ${response.status} ${await response.text()}`)
  figures.leases++
  return (await response.json()) as Lease
}

/** Runs a task for each item, `CLIENTS` at a time. */
async function share<Item, Result>(items: readonly Item[], task: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const rest = items.entries()
  const work = async () => {
    for (const [index, item] of rest) results[index] = await task(item)
  }
  await Promise.all(Array.from({ length: CLIENTS }, work))
  return results
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const replicaOf = ({ id }: Lease) => id.slice(10, 12)

/** A request for each way by which a balancer finds the replica. All are of the vendor's API. */
function requestsOf({ url, id, organisationId, token }: Lease): [path: string, request: RequestInit][] {
  const own = { organisation: organisationId }
  const list = `/o/${organisationId}/connectors`
  return [
    [`${url}${importPath(own)}`, { method: 'POST', headers: bearer(token) }],
    [`${url}/api/connect/v1${list}`, { headers: bearer(token) }],
    [`${url}${list.toLowerCase().replace('/o/', '/o/')}`, { headers: bearer(token) }],
    [`${url}/connectors`, { headers: bearer(token) }],
    [`${url}/api/connect/v1/categories`, { headers: { cookie: `cookie=${token}` } }],
    [`${url}/categories`, { headers: { ...bearer(demo.acme.key), 'x-mock-sandbox': id } }],
    [`${url}/o/${demo.acme.id}/connectors`, { headers: { ...bearer(demo.acme.key), 'x-mock-sandbox': id } }]
  ]
}

/** Sends all of them, and checks that the journal of the lease has all, and that its organisation has one import. */
async function useLease(t: Test, sandbox: Lease): Promise<void> {
  const requests = requestsOf(sandbox)
  const statuses: number[] = []
  // One after the other: a client has one connection, and the processes have limits of descriptors.
  for (const [url, request] of requests) {
    const response = await fetch(url, request)
    await response.arrayBuffer()
    statuses.push(response.status)
  }
  const ask = async <Body>(path: string) =>
    (await (await fetch(`${sandbox.url}/__admin${path}`, { headers: admin })).json()) as Body
  const { requests: seen } = await ask<{ requests: { path: string }[] }>(`/requests?sandbox=${sandbox.id}`)
  const { id } = await ask<{ id: string }>(`/sandboxes/${sandbox.id}`)
  const list = await fetch(`${sandbox.url}/o/${sandbox.organisationId}/connectors`, { headers: bearer(sandbox.token) })
  const { totalCount } = (await list.json()) as { totalCount: number }
  figures['requests through a balancer'] += requests.length + 3
  const strays = statuses.filter(status => status !== 200).length + requests.length - seen.length
  figures['requests that reached another replica'] += strays
  if (strays === 0 && id === sandbox.id && totalCount === 1) return
  t.fail('a lease is served by one replica', { statuses, seen: seen.map(({ path }) => path), id, sandbox, totalCount })
}

for (const name of balancers) {
  const skip = withoutBalancer(name)

  t.test(`${name} sends every request of a lease to its replica`, { skip }, async t => {
    const mocks = await startReplicas(t, Math.max(...SIZES))
    for (const size of SIZES) {
      const balancer = await startBalancer(t, name, { ports: portsOf(mocks).slice(0, size) })
      const sandboxes = await share(numbers((LEASES * size) / 8), async () => lease(balancer))
      t.equal(
        new Set(sandboxes.flatMap(({ id, organisationId, token }) => [id, organisationId, token])).size,
        sandboxes.length * 3
      )
      t.strictSame(
        new Set(sandboxes.map(replicaOf)),
        new Set(numbers(size).map(encodeReplica)),
        `${size} replicas lease`
      )
      t.ok(
        sandboxes.every(({ url }) => url === balancer.url),
        'URLs lead through the balancer'
      )
      await share(sandboxes, async sandbox => useLease(t, sandbox))
    }
    t.equal(figures['requests that reached another replica'], 0)
  })

  t.test(
    `behind ${name}, a replica that dies ends only its leases, and a new replica gets leases`,
    { skip },
    async t => {
      const mocks = await startReplicas(t, 2)
      const addedPort = await freePort(t)
      const balancer = await startBalancer(t, name, { ports: [...portsOf(mocks), addedPort] })
      const sandboxes = await share(numbers(20), async () => lease(balancer))
      t.strictSame(new Set(sandboxes.map(replicaOf)), new Set(['00', '01']))

      await mocks[1]?.end('SIGKILL')
      for (const sandbox of sandboxes) {
        const { status } = await fetch(`${sandbox.url}/o/${sandbox.organisationId}/connectors`, {
          headers: bearer(sandbox.token)
        })
        if (replicaOf(sandbox) === '00') t.equal(status, 200)
        else t.ok(status === 502 || status === 503, `the client gets ${status}`)
      }
      const others = await share(numbers(20), async () => lease(balancer))
      t.strictSame(new Set(others.map(replicaOf)), new Set(['00']))

      await startReplica(t, 2, addedPort)
      const marks = new Set<string>()
      // Until the balancer has noticed the replica.
      while (!marks.has('02')) {
        marks.add(replicaOf(await lease(balancer)))
        await wait(50)
      }
      t.strictSame(marks, new Set([...marks].filter(mark => mark !== '01')))
    }
  )

  t.test(`${name} serves the default sandbox, the dashboard and the stream of requests`, { skip }, async t => {
    const balancer = await startBalancer(t, name, { ports: portsOf(await startReplicas(t, 2)) })
    const imported = await fetch(balancer.url + importPath(), { method: 'POST', headers: bearer(demo.acme.key) })
    t.equal(imported.status, 200)
    const page = await fetch(`${balancer.url}/__admin/`, { headers: { ...admin, accept: 'text/html' } })
    t.match([page.status, page.headers.get('content-type')], [200, /^text\/html/])
    for (const sandbox of await share(numbers(4), async () => lease(balancer))) {
      const stream = await fetch(`${balancer.url}/__admin/requests/stream?sandbox=${sandbox.id}`, { headers: admin })
      const reader = stream.body?.getReader()
      await fetch(`${sandbox.url}/o/${sandbox.organisationId}/connectors`, { headers: bearer(sandbox.token) })
      let text = ''
      while (!text.includes('"ListConnectors"')) text += Buffer.from((await reader?.read())?.value ?? []).toString()
      t.match(text, sandbox.organisationId)
      await reader?.cancel()
    }
  })

  t.test(`${name} ends TLS, and no client can choose the address of URLs`, { skip }, async t => {
    const { certificate, ca } = await createCertificate(t)
    const balancer = await startBalancer(t, name, { ports: portsOf(await startReplicas(t, 1)), certificate })
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'ftp',
      'x-forwarded-port': '1',
      'x-forwarded-prefix': '/evil'
    }
    const plain = await fetch(`${balancer.url}/__admin/sandboxes`, { method: 'POST', headers: { ...admin, ...forged } })
    t.match(await plain.json(), { url: balancer.url })
    const sent = requestHttps(`${balancer.secureUrl}/__admin/sandboxes`, {
      method: 'POST',
      headers: { ...admin, ...forged },
      ca
    })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    t.match(await json(response), { url: balancer.secureUrl })
  })
}

/** For 127.0.0.1. */
async function createCertificate(t: Test): Promise<{ certificate: string; ca: string }> {
  const { cert, key, ca } = await createSelfSigned(['127.0.0.1'])
  const certificate = `${t.testdir()}/balancer.pem`
  writeFileSync(certificate, `${cert}\n${key}\n`)
  return { certificate, ca }
}

t.test(
  'haproxy finds a replica that starts late, and one that was replaced at another address',
  { skip: withoutBalancer('haproxy') },
  async t => {
    const { port: nameServer, addresses } = await startNameServer(t)
    const port = await freePort(t)
    const balancer = await startBalancer(t, 'haproxy', { ports: [port], nameServer })
    const status = async () => (await fetch(`${balancer.url}/__admin/health`)).status
    // The servers for leases are used again after a check.
    const statusOfLease = async () =>
      (await fetch(`${balancer.url}/__admin/sandboxes`, { method: 'POST', headers: admin })).status
    t.equal(await status(), 503)
    for (const host of ['127.0.0.1', '127.0.0.2']) {
      const mock = await startReplica(t, 0, port, host)
      addresses.set(nameOfReplica(0), host)
      while ((await status()) !== 200) await wait(50)
      while ((await statusOfLease()) !== 201) await wait(50)
      t.equal((await lease(balancer)).url, balancer.url, `at ${host}`)
      await mock.end()
    }
  }
)

t.test('no request of a lease reached another replica', async t => {
  t.equal(figures['requests that reached another replica'], 0)
  tell(t, figures)
})
