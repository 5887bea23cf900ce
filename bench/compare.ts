/** Compares servers with the bare server under the same load. */
import { load, type Load, type Request } from './load.js'
import { inTurns, median, show } from './measure.js'
import type { Server } from './server.js'

const ROUNDS = 3
const SECONDS = 2

export interface Contender {
  readonly name: string
  readonly server: Server
  /** Sent in turn. */
  readonly requests: readonly Request[]
  /** Runs before each measurement. */
  readonly prepare?: () => Promise<void>
}

/** Rows of name, connections, requests/s, ratio to bare, CPU for each request relative to bare, and p99. */
export async function compare(
  bare: Server,
  contenders: readonly Contender[],
  connections: number
): Promise<string[][]> {
  const all: Contender[] = [{ name: BARE, server: bare, requests: [{ method: 'POST', path: '/' }] }, ...contenders]
  const medians = await measureInTurns(all, connections)
  const least = medians[BARE] as Load
  return Object.entries(medians).map(([name, { requestsPerSecond, p99, cpu }]) => [
    name,
    String(connections),
    show(requestsPerSecond),
    show(requestsPerSecond / least.requestsPerSecond),
    show(cpu / least.cpu),
    show(p99)
  ])
}

/** The medians of several rounds, by name. */
export async function measureInTurns(
  contenders: readonly Contender[],
  connections: number
): Promise<Readonly<Record<string, Load>>> {
  const measure = async ({ server, requests, prepare }: Contender, seconds: number) => {
    await prepare?.()
    return load(server, requests, { connections, seconds })
  }
  for (const each of contenders) await measure(each, SECONDS / 2)
  const figures = Object.fromEntries(contenders.map(each => [each.name, () => measure(each, SECONDS)]))
  const taken = await inTurns(ROUNDS, figures)
  return Object.fromEntries(Object.entries(taken).map(([name, loads]) => [name, summarise(loads)]))
}

export const COMPARISON_HEAD = ['server', 'connections', 'requests/s', 'ratio', 'CPU a request, ratio', 'p99, ms']

const BARE = 'bare node:http'

function summarise(loads: readonly Load[]): Load {
  return {
    requestsPerSecond: median(loads.map(each => each.requestsPerSecond)),
    p99: median(loads.map(each => each.p99)),
    cpu: median(loads.map(each => each.cpu))
  }
}
