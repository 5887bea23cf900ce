/** The stream of the journal with `order=newest`, without a server. */
import fc from 'fast-check'
import t from 'tap'
import { defaultSettings } from '../../../src/contract/settings.js'
import type { JournalRecord } from '../../../src/control/journal/journal-record.js'
import { createJournal, type Journal } from '../../../src/control/journal/journal.js'
import { streamRequests } from '../../../src/control/journal/stream-requests.js'

/** Entries that the stream reads at once. */
const BATCH = 100

interface StreamEvent {
  readonly id: string | undefined
  readonly event: string
  /** Of the entry. */
  readonly request: number | undefined
}

interface Reading {
  readonly query?: Readonly<Record<string, unknown>>
  readonly lastEventId?: string | undefined
}

async function openStream(journal: Journal, { query = {}, lastEventId }: Reading = {}) {
  const controller = new AbortController()
  const events = await streamRequests(
    { journal, settings: defaultSettings() },
    { query: { order: 'newest', ...query }, lastEventId, signal: controller.signal }
  )
  return { events, stop: () => controller.abort() }
}

function parseEvents(text: string): StreamEvent[] {
  return text.split('\n\n').flatMap(block => {
    const fields = new Map(block.split('\n').map(line => line.split(/: (.*)/s, 2) as [string, string]))
    const event = fields.get('event')
    const { id } = JSON.parse(fields.get('data') ?? '{}') as { id?: string }
    return event === undefined
      ? []
      : [{ id: fields.get('id'), event, request: id === undefined ? undefined : fromId(id) }]
  })
}

const toId = (number: number) => String(number).padStart(32, '0')

const fromId = (id: string) => Number(id)

function record(journal: Journal, number: number): void {
  const request = { headers: {}, rules: {}, query: '', parameters: [] } as unknown as JournalRecord['request']
  const status = number % 2 === 0 ? 200 : 404
  journal.record(() => ({ id: toId(number), arrivedAt: 0, method: 'GET', path: '/', request, status, duration: 1 }))
}

function fill(size: number, count: number): Journal {
  const journal = createJournal({ size, bytes: 64 * 1_048_576 })
  for (let number = 0; number < count; number++) record(journal, number)
  return journal
}

/** All events of a journal to which nothing more is added. */
async function readAll(journal: Journal, reading?: Reading): Promise<StreamEvent[]> {
  const { events } = await openStream(journal, reading)
  journal.close()
  const read: StreamEvent[] = []
  for await (const text of events) read.push(...parseEvents(text))
  return read
}

const numbersOf = (events: readonly StreamEvent[]) => events.flatMap(({ request }) => request ?? [])

t.test('sends the newest entries first and without ids, then the id to resume with', async t => {
  const events = await readAll(fill(1_000, 250))
  t.strictSame(
    numbersOf(events),
    Array.from({ length: 250 }, (_, index) => 249 - index)
  )
  t.strictSame(events.at(-1), { id: toId(249), event: 'complete', request: undefined })
  t.ok(events.slice(0, -1).every(({ id, event }) => id === undefined && event === 'request'))
})

t.test('an empty journal is complete at once, without an id', async t => {
  t.strictSame(await readAll(fill(10, 0)), [{ id: undefined, event: 'complete', request: undefined }])
})

t.test('criteria choose the entries, not where a client resumes', async t => {
  const events = await readAll(fill(10, 10), { query: { status: '2xx' } })
  t.strictSame(numbersOf(events), [8, 6, 4, 2, 0])
  t.equal(events.at(-1)?.id, toId(9))
})

t.test('resumes after a known entry in the order of arrival; otherwise all entries follow', async t => {
  t.strictSame(
    (await readAll(fill(10, 4), { lastEventId: toId(1) })).map(({ id, event }) => [id, event]),
    [
      [toId(2), 'request'],
      [toId(3), 'request']
    ]
  )
  const unknown = await readAll(fill(2, 4), { lastEventId: toId(0) })
  t.strictSame(
    unknown.map(({ event, request }) => request ?? event),
    ['missed', 3, 2, 'complete']
  )
  t.strictSame(await readAll(fill(10, 4), { query: { from: 'now' } }), [])
})

/** What happens to the journal after each piece that a client has read. */
const change = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 2 * BATCH }) },
  { weight: 1, arbitrary: fc.constant('clear' as const) }
)

t.test('a client has each entry once and in order, whatever happens while it reads', async t => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 * BATCH }),
      fc.integer({ min: 0, max: 6 * BATCH }),
      fc.array(change, { maxLength: 5 }),
      async (size, count, changes) => {
        const journal = fill(size, count)
        let recorded = count
        const { events } = await openStream(journal)
        const client = createClient()
        const left = [...changes]
        for await (const text of events) {
          client.read(parseEvents(text), text)
          const next = left.shift()
          if (next === undefined) journal.close()
          else if (next === 'clear') journal.clear()
          else for (let index = 0; index < next; index++) record(journal, recorded++)
        }
        const { known, missed } = client
        const isOrdered = known.every((number, index) => index === 0 || number > (known[index - 1] as number))
        const kept = journal.find().map(({ id }) => fromId(id))
        const isCurrent = kept.every(number => known.includes(number))
        const hasGap = known.length > 0 && (known.at(-1) as number) - (known[0] as number) + 1 > known.length + missed()
        return isOrdered && isCurrent && !hasGap
      }
    ),
    { numRuns: 30 }
  )
  t.pass('for any size, arrivals and clears')
})

/** Keeps the entries as the dashboard does. */
function createClient() {
  let isComplete = false
  let missed = 0
  const known: number[] = []
  return {
    known,
    missed: () => missed,
    read(events: readonly StreamEvent[], text: string): void {
      missed += Array.from(text.matchAll(/event: missed\ndata: \{"count":(\d+)\}/g), ([, count]) =>
        Number(count)
      ).reduce((sum, count) => sum + count, 0)
      for (const { event, request } of events) {
        if (event === 'complete') isComplete = true
        else if (event === 'cleared') known.length = 0
        else if (request !== undefined) known[isComplete ? 'push' : 'unshift'](request)
      }
    }
  }
}
