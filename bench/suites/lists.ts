import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureInTurns } from '../compare.js'
import { fillDatabase, importOf, listOf, send, SOURCE, writeSeed } from '../fixtures.js'
import type { Request } from '../load.js'
import { show, table } from '../measure.js'
import { type Server, startBareServer, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'

const SIZES = [100, 10_000, 100_000]

/** One that all are measured with, and one for the details. */
const [FEW, MANY] = [1, 50]

const HEAD = ['page', 'connectors', 'connections', 'KB', 'requests/s', 'ratio', 'CPU, ratio', 'p99, ratio']

interface Measurement {
  readonly name: string
  readonly server: Server
  readonly size: number
  readonly connections: number
  /** The first one's response is what the bare server sends. */
  readonly requests: readonly Request[]
}

/** Pages of lists, each against a bare server that sends the same bytes. */
export const lists: Suite = async ({ folder }) => {
  const seed = writeSeed(folder, 2)
  const rows: string[][] = []
  for (const size of SIZES) {
    const data = join(folder, `${size}.sqlite`)
    await fillDatabase(data, seed, size)
    const server = await startMockServer(['--data', data])
    const uncached = await startMockServer(['--seed-file', seed, '--cache-bytes', '0'])
    for (let made = 0; made < 100; made++) await send(uncached, importOf(SOURCE))
    for (const each of await planMeasurements(server, size)) rows.push(await measure(each, folder))
    if (size === SIZES[0]) {
      for (const connections of [FEW, MANY])
        rows.push(await measure({ ...pageOf20(uncached, size), name: 'first 20, nothing cached', connections }, folder))
    }
    await Promise.all([server, uncached].map(each => each.stop()))
  }
  return table(HEAD, rows)
}

async function planMeasurements(server: Server, size: number): Promise<Measurement[]> {
  const last = await findCursor(server, size - 20)
  const middle = await findCursor(server, size / 2)
  const page = pageOf20(server, size)
  const filters = ['name=Source', 'protocol=http', 'tags=category%3Acrm', 'categories=CRM']
  const pages = [
    page,
    { ...page, name: 'middle 20', requests: [listOf(`first=20&after=${middle}`)] },
    { ...page, name: 'last 20', requests: [listOf(`first=20&after=${last}`)] },
    ...filters.map(filter => ({
      ...page,
      name: `first 20, ${filter.split('=')[0]}`,
      requests: [listOf(`first=20&${filter}`)]
    }))
  ]
  if (size !== SIZES[1]) return pages
  const lengths = [1, 1_000].map(length => ({
    ...page,
    name: `first ${length}`,
    requests: [listOf(`first=${length}`)]
  }))
  return [...pages, { ...page, connections: FEW }, ...lengths, mix(page, 1), mix(page, 10)]
}

function pageOf20(server: Server, size: number): Measurement {
  return { name: 'first 20', server, size, connections: MANY, requests: [listOf('first=20')] }
}

/** Reads and imports, twenty requests in turn. */
function mix(page: Measurement, imports: number): Measurement {
  const [read] = page.requests as [Request]
  const requests = Array.from({ length: 20 }, (_, index) => (index < 20 - imports ? read : importOf(SOURCE)))
  return { ...page, name: `first 20, ${imports * 5} % imports`, requests }
}

/** The cursor after so many connectors. */
async function findCursor(server: Server, position: number): Promise<string> {
  let after = ''
  for (let passed = 0; passed < position; passed += 1_000) {
    const first = Math.min(1_000, position - passed)
    const page = JSON.parse(await send(server, listOf(`first=${first}${after && `&after=${after}`}`))) as {
      next: string
    }
    after = page.next
  }
  return after
}

async function measure({ name, server, size, connections, requests }: Measurement, folder: string): Promise<string[]> {
  const body = await send(server, requests[0] as Request)
  const file = join(folder, 'page.json')
  writeFileSync(file, body)
  const bareServer = await startBareServer(file)
  const { bare, mock } = (await measureInTurns(
    [
      { name: 'bare', server: bareServer, requests: [{ method: 'GET', path: '/' }] },
      { name: 'mock', server, requests }
    ],
    connections
  )) as Record<'bare' | 'mock', { requestsPerSecond: number; cpu: number; p99: number }>
  await bareServer.stop()
  return [
    name,
    String(size),
    String(connections),
    show(body.length / 1_000),
    show(mock.requestsPerSecond),
    show(mock.requestsPerSecond / bare.requestsPerSecond),
    show(mock.cpu / bare.cpu),
    show(mock.p99 / Math.max(1, bare.p99))
  ]
}
