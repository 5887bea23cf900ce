import autocannon from 'autocannon'
import { balancers, startBalancer, withoutBalancer } from '../../test/helpers/process/balancer.js'
import { load, type Request } from '../load.js'
import { inTurns, median, show, table } from '../measure.js'
import { readCpuSeconds, type Server, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { SHOPIFY } from '../fixtures.js'

const SIZES = [1, 2, 4, 8]
const ROUNDS = 3

/** For each replica. */
const SECONDS = 1
const LEASES = 16
const CONNECTIONS = 32
const ADMIN_TOKEN = 'admin-token'

/**
 * The processor time of a request, at the balancer and at the replicas, by their number. One replica after the other is
 * busy, as if each had a core of its own: busy processes that share cores empty each other's caches.
 */
export const scale: Suite = async () => {
  const replicas = await Promise.all(
    Array.from({ length: Math.max(...SIZES) }, async (_, replica) =>
      startMockServer([
        '--replica',
        String(replica),
        '--trust-proxy',
        '--admin-token',
        ADMIN_TOKEN,
        '--max-sandboxes',
        '10000'
      ])
    )
  )
  const teardowns: (() => unknown)[] = []
  const t = { teardown: (work: () => unknown) => void teardowns.push(work) }
  try {
    for (const replica of replicas) await warm(replica)
    const tables: string[] = []
    for (const name of balancers) {
      const skip = withoutBalancer(name)
      tables.push(skip === false ? await measureBalancer(t, name, replicas) : `${name}: skipped, ${skip}`)
    }
    return tables.join('\n\n')
  } finally {
    for (const teardown of teardowns) await teardown()
    await Promise.all(replicas.map(async replica => replica.stop()))
  }
}

interface Cost {
  /** Microseconds of each request. */
  readonly balancer: number
  readonly replicas: number
}

async function measureBalancer(
  t: Parameters<typeof startBalancer>[0],
  name: (typeof balancers)[number],
  replicas: readonly Server[]
): Promise<string> {
  const measures = await Promise.all(
    SIZES.map(async size => {
      const used = replicas.slice(0, size)
      const { url, pid } = await startBalancer(t, name, { ports: used.map(({ url }) => new URL(url).port) })
      const requests = await Promise.all(used.map(leaseSeveral))
      const server = { ...(replicas[0] as Server), url, cpuSeconds: () => readCpuSeconds(pid) }
      return [String(size), async () => measure(server, used, requests)] as const
    })
  )
  const taken = await inTurns<string, Cost>(ROUNDS, Object.fromEntries(measures))
  const cost = (size: number) => ({
    balancer: median((taken[size] ?? []).map(({ balancer }) => balancer)),
    replicas: median((taken[size] ?? []).map(each => each.replicas))
  })
  const first = cost(1)
  return table(
    [`replicas behind ${name}`, 'µs at the balancer', 'ratio', 'µs at the replicas', 'ratio'],
    SIZES.map(size => {
      const { balancer, replicas: atReplicas } = cost(size)
      const ratios = [balancer / first.balancer, atReplicas / first.replicas].map(ratio => ratio.toFixed(2))
      return [String(size), show(balancer), ratios[0] ?? '', show(atReplicas), ratios[1] ?? '']
    })
  )
}

/** @param requests for each replica. */
async function measure(
  balancer: Server,
  replicas: readonly Server[],
  requests: readonly (readonly Request[])[]
): Promise<Cost> {
  const costs: (Cost & { readonly count: number })[] = []
  for (const [place, replica] of replicas.entries()) {
    const before = replica.cpuSeconds()
    const { cpu, requestsPerSecond } = await load(balancer, requests[place] ?? [], {
      connections: CONNECTIONS,
      seconds: SECONDS
    })
    const count = requestsPerSecond * SECONDS
    costs.push({ count, balancer: cpu, replicas: ((replica.cpuSeconds() - before) / count) * 1e6 })
  }
  const count = costs.reduce((sum, each) => sum + each.count, 0)
  const mean = (name: keyof Cost) => costs.reduce((sum, each) => sum + each[name] * each.count, 0) / count
  return { balancer: mean('balancer'), replicas: mean('replicas') }
}

async function leaseSeveral({ url }: Server): Promise<Request[]> {
  return Promise.all(Array.from({ length: LEASES }, async () => leaseAt(url)))
}

/** The first thousands of requests to a process cost more, until its code is compiled. */
const WARMING_REQUESTS = 20_000

async function warm({ url }: Server): Promise<void> {
  const requests = [await leaseAt(url)].map(({ path, method, headers }) => ({ path, method, headers: { ...headers } }))
  await autocannon({ url, requests, connections: CONNECTIONS, amount: WARMING_REQUESTS })
}

/** Leases a sandbox and imports once. @returns the request that lists its connectors. */
async function leaseAt(url: string): Promise<Request> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  const response = await fetch(`${url}/__admin/sandboxes`, { method: 'POST', headers })
  const { organisationId, token } = (await response.json()) as { organisationId: string; token: string }
  const own = { authorization: `Bearer ${token}` }
  const path = `/o/${organisationId}/connectors`
  await fetch(`${url}${path}/${SHOPIFY}/versions/latest/library/import`, { method: 'POST', headers: own })
  return { method: 'GET', path, headers: own }
}
