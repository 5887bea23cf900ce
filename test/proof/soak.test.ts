/**
 * Mixed hostile and ordinary load over many leases for a long time: memory stays level, no response is a 500.
 * `npm run proof -- soak --minutes 120` runs for 120 minutes, at 200 requests a second.
 */
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { demo } from '../helpers/app.js'
import { tell } from '../helpers/figures.js'
import { toBytes } from '../helpers/hostile/requests.js'
import { answersIn, createVictim, sendBytes } from '../helpers/hostile/victim.js'
import { startCommand } from '../helpers/process/command.js'
import { costFigures, watchServer } from '../helpers/process/watch.js'
import { residentMemory } from '../helpers/process/resident-memory.js'
import { quarters } from '../helpers/soak/quarters.js'
import { createSoakRequests, inLease } from '../helpers/soak/requests.js'

/** An ordinary run sends a fixed number of requests instead, as fast as it can. */
const minutes = Number(process.env.PROOF_MINUTES ?? '0')
const REQUESTS = 600

const LEASES = 50
const PER_SECOND = 200

/** Milliseconds. A client that gets nothing for this long gives up. */
const PATIENCE = 20_000

/** Requests in flight. A server that is too slow for the rate gets fewer requests rather than more and more. */
const MAX_OPEN = 100

/**
 * After this many requests to all leases, a new lease replaces the oldest one, so that the data of a lease stays small.
 */
const REPLACED_EVERY = 100

/** Requests until the leases that the load itself made end, and the default sandbox starts afresh. */
const TIDIED_EVERY = 2_000

/** Requests between two samples of the memory. */
const SAMPLED_EVERY = 100

/** How much more memory the last quarter may need than the second one. */
const MAX_RISE = { factor: 1.2, bytes: 64 * 2 ** 20 }

t.setTimeout((minutes + 5) * 60_000)

t.test('keeps its memory level and returns no server error under mixed load', async t => {
  const { target } = await createVictim(t)
  const { url, pid } = await startCommand(t, ['--log-level', 'silent', '--max-sandboxes', '80'], {
    env: { VERSORI_MOCK_VALIDATE_RESPONSES: 'false' }
  })
  const existing = [demo.shopify, demo.hubSpot, demo.bigQuery, demo.internalErp, demo.draftOnly]
  const requests = createSoakRequests(
    { ...target, parameters: { ...target.parameters, connector_id: existing, name: ['x'] } },
    1
  )
  const leases = await Promise.all(Array.from({ length: LEASES }, async () => lease(url)))
  const seen = new Map<number, number>()
  const faults: string[] = []
  const samples: number[] = []
  let unanswered = 0
  let open = 0

  async function send(number: number): Promise<void> {
    const bytes = toBytes(inLease(requests.take(number), leases[number % LEASES] as string))
    open++
    try {
      const answers = answersIn(await sendBytes(url, bytes, PATIENCE))
      if (answers.length === 0) unanswered++
      for (const { status, body } of answers) {
        seen.set(status, (seen.get(status) ?? 0) + 1)
        if (status >= 500) faults.push(`${bytes.toString('latin1').slice(0, 1_000)}\n${status} ${body.slice(0, 500)}`)
      }
    } finally {
      open--
    }
  }

  async function keepHouse(number: number): Promise<void> {
    if (number % SAMPLED_EVERY === 0) samples.push(residentMemory(pid))
    if (number % REPLACED_EVERY === 0) {
      const place = (number / REPLACED_EVERY) % LEASES
      const old = leases[place] as string
      leases[place] = await lease(url)
      await admin(url, 'DELETE', `/sandboxes/${old}`)
    }
    if (number % TIDIED_EVERY === 0) await tidy(url, leases)
  }

  async function load(): Promise<number> {
    const start = performance.now()
    const until = start + minutes * 60_000
    let number = 0
    while (minutes > 0 ? performance.now() < until : number < REQUESTS) {
      const due = minutes > 0 ? ((performance.now() - start) / 1_000) * PER_SECOND : Infinity
      if (number >= due || open >= MAX_OPEN) {
        await wait(2)
        continue
      }
      number++
      void send(number).catch(() => unanswered++)
      await keepHouse(number)
    }
    while (open > 0) await wait(2)
    return number
  }

  const sent = await watchServer(t, { url, pid }).during(load)
  const [, second, , last] = quarters(samples)
  t.comment(JSON.stringify(Object.fromEntries(seen)))
  t.comment(
    `MiB over time: ${inMiB(samples.filter((_, index) => index % Math.ceil(samples.length / 20) === 0)).join(' ')}`
  )
  t.strictSame(faults.slice(0, 5), [])
  if (minutes > 0) {
    t.ok(last <= second * MAX_RISE.factor + MAX_RISE.bytes, `memory rose from ${second} to ${last} bytes`)
    t.ok(sent >= PER_SECOND * 60 * minutes * 0.5, `${sent} requests sent`)
  }
  tell(t, {
    'minutes of mixed load': minutes,
    'requests over 50 leases': sent,
    'responses with status 500 or more': faults.length,
    'connections without a response': unanswered,
    'MiB of memory in the second quarter': inMiB([second])[0] ?? 0,
    'MiB in the last quarter': inMiB([last])[0] ?? 0,
    ...costFigures()
  })
})

function inMiB(samples: readonly number[]): number[] {
  return samples.map(bytes => Math.round(bytes / 2 ** 20))
}

async function admin(url: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${url}/__admin${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  })
}

async function lease(url: string): Promise<string> {
  const response = await admin(url, 'POST', '/sandboxes', { ttl: '1d' })
  const { id } = (await response.json()) as { id?: string }
  if (id === undefined) throw new Error(`no lease: ${response.status}`)
  return id
}

/** Ends what hostile requests leased, and undoes what they did to the default sandbox. */
async function tidy(url: string, leases: readonly string[]): Promise<void> {
  const { sandboxes } = (await (await admin(url, 'GET', '/sandboxes')).json()) as { sandboxes: { id: string }[] }
  for (const { id } of sandboxes) {
    if (id !== 'default' && !leases.includes(id)) await admin(url, 'DELETE', `/sandboxes/${id}`)
  }
  await admin(url, 'POST', '/reset')
}
