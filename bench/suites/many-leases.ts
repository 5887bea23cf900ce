import { startMock } from '../../src/library/start-mock.js'
import type { Mock } from '../../src/library/start-mock.js'
import { median, show, table } from '../measure.js'
import { startMockServer, type Server } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, SHOPIFY } from '../fixtures.js'

const FEW = 10
const MANY = 10_000
const ROUNDS = 300

/** What a lease costs while few and many others are alive, and the memory of those that wait. */
export const manyLeases: Suite = async () => {
  const rows = [...(await measureTime()), ...(await measureMemory())]
  return table(['', '', 'ratio'], rows)
}

/** They run in this process, so that no HTTP is measured. */
async function measureTime(): Promise<string[][]> {
  const mocks = await Promise.all([FEW, MANY].map(startWith))
  const taken = mocks.map(() => ({ lease: [] as number[], life: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, mock] of mocks.entries()) {
      const [lease, life] = await measureLife(mock)
      taken[index]?.lease.push(lease)
      taken[index]?.life.push(life)
    }
  }
  await Promise.all(mocks.map(async mock => mock.close()))
  return (['lease', 'life'] as const).flatMap(part => {
    const [few = 0, many = 0] = taken.map(each => median(each[part]))
    const what = part === 'lease' ? 'a lease' : 'a lease, one import and the end'
    return [
      [`${what}, ms, with ${FEW} others`, show(few), ''],
      [`${what}, ms, with ${MANY} others`, show(many), (many / few).toFixed(2)]
    ]
  })
}

async function startWith(others: number): Promise<Mock> {
  const mock = await startMock({ maxSandboxes: others + 1 })
  for (let made = 0; made < others; made++) await mock.sandbox()
  return mock
}

/** Milliseconds of the lease, and of all. */
async function measureLife(mock: Mock): Promise<[lease: number, life: number]> {
  const began = performance.now()
  const box = await mock.sandbox()
  const leased = performance.now()
  const headers = { authorization: `Bearer ${box.token}` }
  await mock.inject({ method: 'POST', url: importOf(SHOPIFY, box.organisationId).path, headers })
  box.end()
  return [leased - began, performance.now() - began]
}

/** In a process of its own. */
async function measureMemory(): Promise<string[][]> {
  const server = await startMockServer(['--max-sandboxes', '20000'])
  await Promise.all(Array.from({ length: 50 }, async () => use(server, await lease(server))))
  const perLease = await measureGrowth(server, 5_000, async () => lease(server))
  const perUsed = await measureGrowth(server, 1_000, async () => use(server, await lease(server)))
  await server.stop()
  return [
    ['memory of a lease that waits, kB', show(perLease), ''],
    ['memory of a lease after one import, kB', show(perUsed), '']
  ]
}

async function measureGrowth(server: Server, count: number, work: () => Promise<unknown>): Promise<number> {
  const before = server.memory()
  for (let made = 0; made < count; made += 10) await Promise.all(Array.from({ length: 10 }, work))
  return ((server.memory() - before) * 1_048.576) / count
}

interface Lease {
  readonly organisationId: string
  readonly token: string
}

async function lease({ url }: Server): Promise<Lease> {
  return (await (await fetch(`${url}/__admin/sandboxes`, { method: 'POST' })).json()) as Lease
}

async function use({ url }: Server, { organisationId, token }: Lease): Promise<void> {
  const { path } = importOf(SHOPIFY, organisationId)
  const response = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  await response.arrayBuffer()
}
