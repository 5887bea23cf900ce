/** Clients that write concurrently until their server ends, and remember its responses. */
import { isDeepStrictEqual } from 'node:util'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { Random } from '../../../src/core/random.js'
import { bearer, demo, importPath } from '../app.js'
import { credentialData } from '../seeds/seeds.js'

type Change = 'tag' | 'publish' | 'connect' | 'delete'

/** A connector that a client received. */
export interface Known {
  /** The connector as last read. */
  answer: Connector
  /** The change requested since, and whether it had a response. */
  change: { readonly kind: Change; readonly mark: string; isAnswered: boolean } | undefined
  /** Whether it was found after the end of the process that sent it. */
  isFound: boolean
}

/** Everything that the clients know, by the id of the connector. */
export type Ledger = Map<string, Known>

const WORKERS = 8
const SOURCES = [demo.shopify, demo.shopify, demo.hubSpot, demo.bigQuery]
const own = `/o/${demo.acme.id}/connectors`

export interface Load {
  /** The number of responses to writes so far. */
  readonly answered: () => number
  /** Resolves once there are `count` responses, or the server has ended. */
  readonly untilAnswered: (count: number) => Promise<void>
  /** Resolves once the server has ended. */
  readonly ended: Promise<unknown>
}

/** Starts the clients. Each client changes only connectors of its own, so it knows their expected state. */
export function beginLoad(url: string, ledger: Ledger, random: Random): Load {
  let count = 0
  const waiting: { count: number; resolve: () => void }[] = []
  const answer = () => {
    count++
    for (const each of waiting) if (count >= each.count) each.resolve()
  }
  const ended = Promise.all(Array.from({ length: WORKERS }, () => work(url, { ledger, random, answer })))
  void ended.then(() => waiting.forEach(({ resolve }) => resolve()))
  return {
    answered: () => count,
    untilAnswered: wanted =>
      new Promise(resolve => {
        if (count >= wanted) resolve()
        else waiting.push({ count: wanted, resolve })
      }),
    ended
  }
}

interface Work {
  readonly ledger: Ledger
  readonly random: Random
  readonly answer: () => void
}

async function work(url: string, { ledger, random, answer }: Work): Promise<void> {
  const mine: Known[] = []
  try {
    for (;;) {
      const known = random() < 0.3 ? mine[Math.floor(random() * mine.length)] : undefined
      if (known === undefined) {
        const imported = await importOne(url, SOURCES[Math.floor(random() * SOURCES.length)] as string)
        const entry: Known = { answer: imported, change: undefined, isFound: false }
        ledger.set(imported.id, entry)
        mine.push(entry)
        answer()
      } else {
        await change(url, known, random)
        answer()
        if (known.change?.kind === 'delete') mine.splice(mine.indexOf(known), 1)
        else await readAgain(url, known)
      }
    }
  } catch (error) {
    // A TypeError or DOMException means that the server has ended; a wrong response is another error.
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error
  }
}

async function send(url: string, method: string, path: string, body?: object): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...bearer(demo.acme.key), ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body)
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text
}

async function importOne(url: string, connector: string): Promise<Connector> {
  return JSON.parse(await send(url, 'POST', importPath({ connector }))) as Connector
}

async function change(url: string, known: Known, random: Random): Promise<void> {
  const isDraft = known.answer.versions[0]?.publishedAt === null
  const kinds: Change[] = ['tag', 'connect', 'delete', ...(isDraft ? ['publish' as const] : [])]
  const kind = kinds[Math.floor(random() * kinds.length)] as Change
  const mark = random().toString(36)
  const asked = { kind, mark, isAnswered: false }
  known.change = asked
  const path = `${own}/${known.answer.id}`
  const [version] = known.answer.versions
  if (kind === 'tag') await send(url, 'PUT', `${path}/tags`, { tags: { marks: [mark] } })
  else if (kind === 'publish') await send(url, 'POST', `${path}/versions/${version?.name}/publish`)
  else if (kind === 'connect') await send(url, 'POST', `${path}/connections`, connection(mark, known.answer))
  else await send(url, 'DELETE', `${path}?force=true`)
  asked.isAnswered = true
}

/** The type of a credential for each type of scheme. Each connector of the demo seed has one of these schemes. */
const FITTING = { 'api-key': 'string', 'basic-auth': 'basic-auth', 'certificate': 'certificate' } as const

function connection(name: string, { authSchemeConfigs }: Connector): object {
  const scheme = authSchemeConfigs.find(({ schemeType }) => schemeType in FITTING)
  const type = FITTING[scheme?.schemeType as keyof typeof FITTING]
  const use = { authSchemeConfig: scheme, credential: { name, type, data: credentialData[type] } }
  return { name, variables: [], credentials: { action: [use] } }
}

async function readAgain(url: string, known: Known): Promise<void> {
  known.answer = JSON.parse(await send(url, 'GET', `${own}/${known.answer.id}`)) as Connector
  known.change = undefined
}

/** Whether a connector is as its client expects. A change without a response is applied completely or not at all. */
export function isAsTold({ answer, change }: Known, found: Connector | undefined): boolean {
  if (change === undefined) return isDeepStrictEqual(found, answer)
  if (!change.isAnswered && isDeepStrictEqual(found, answer)) return true
  if (change.kind === 'delete') return found === undefined
  return (
    found !== undefined &&
    isChanged(answer, found, change) &&
    isDeepStrictEqual(rest(found, answer), rest(answer, answer))
  )
}

function isChanged(before: Connector, after: Connector, { kind, mark }: NonNullable<Known['change']>): boolean {
  if (kind === 'tag') return isDeepStrictEqual(after.tags, { marks: [mark] })
  if (kind === 'publish') return after.versions[0]?.publishedAt !== null
  const added = after.connections.filter(({ id }) => before.connections.every(each => each.id !== id))
  return added.length === 1 && added[0]?.name === mark
}

/** The parts that no change affects. `updatedAt` is left out, because the usages of a credential contain it. */
function rest(connector: Connector, before: Connector): unknown {
  const { tags: _, versions, connections, ...others } = connector
  const untouched = {
    ...others,
    versions: versions.map(({ id, name }) => [id, name]),
    connections: connections.filter(({ id }) => before.connections.some(each => each.id === id))
  }
  return JSON.parse(JSON.stringify(untouched, (key, value: unknown) => (key === 'updatedAt' ? undefined : value)))
}
