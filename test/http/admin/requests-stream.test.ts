/** The journal as server-sent events. */
import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import t from 'tap'
import type { JournalEntry } from '../../../src/control/journal/journal-entry.js'
import type { JournalRecord } from '../../../src/control/journal/journal-record.js'
import { createJournal } from '../../../src/control/journal/journal.js'
import { MAX_STREAMS, streamRequests } from '../../../src/control/journal/stream-requests.js'
import { defaultSettings } from '../../../src/contract/settings.js'
import { demo, injectImport, listen } from '../../helpers/app.js'
import { admin, ask, fieldsOf, lease, requestsOf } from '../../helpers/control-plane.js'

interface StreamEvent {
  readonly id?: string
  readonly event: string
  readonly data: unknown
}

/** Follows a stream until it ends, or until `count` events have arrived. Comments are no events. */
async function readEvents(url: string, count: number, headers: Record<string, string> = {}): Promise<StreamEvent[]> {
  const controller = new AbortController()
  const response = await fetch(url, { headers, signal: controller.signal })
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  const events: StreamEvent[] = []
  let text = ''
  if (count === 0) controller.abort()
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const event = parseEvent(text.slice(0, end))
      if (event !== undefined) events.push(event)
      text = text.slice(end + 2)
    }
    if (events.length >= count) break
  }
  controller.abort()
  return events
}

function parseEvent(text: string): StreamEvent | undefined {
  const fields = Object.fromEntries(
    text.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
  ) as Record<string, string>
  if (fields['event'] === undefined) return undefined
  const { id, event, data = '' } = fields
  return { ...(id !== undefined && { id }), event, data: JSON.parse(data) as unknown }
}

t.test('sends the entries that are there, then new ones, each as the journal has it', async t => {
  const { app, url } = await listen(t)
  await injectImport(app)
  const reading = readEvents(`${url}/__admin/requests/stream`, 3)
  await injectImport(app, { version: '2024-7' })
  await injectImport(app, { connector: demo.unknown })
  const events = await reading
  const entries = await requestsOf(app)
  t.strictSame(
    events,
    entries.map(({ curl: _, ...entry }) => ({ id: entry.id, event: 'request', data: entry }))
  )
})

t.test('resumes after the last event, and says when it is not known', async t => {
  const { app, url } = await listen(t)
  for (let index = 0; index < 3; index++) await injectImport(app)
  const stream = `${url}/__admin/requests/stream`
  const [first, second, third] = await readEvents(stream, 3)
  t.strictSame(await readEvents(stream, 2, { 'last-event-id': first?.id as string }), [second, third])
  const unknown = await readEvents(stream, 4, { 'last-event-id': '0'.repeat(32) })
  t.strictSame(unknown, [{ event: 'missed', data: {} }, first, second, third])
})

t.test('the summary leaves out bodies and headers, and criteria choose the entries', async t => {
  const { app, url } = await listen(t)
  await injectImport(app)
  await injectImport(app, { version: '2024-7' })
  const [event] = await readEvents(`${url}/__admin/requests/stream?view=summary&status=4xx`, 1)
  const [, entry] = await requestsOf(app)
  const { headers: _, explanation, response: __, curl: ___, ...rest } = entry as JournalEntry
  t.strictSame(event?.data, { ...rest, rule: explanation?.rule })
})

t.test('from=now leaves out what is there, and another sandbox has its own stream', async t => {
  const { app, url } = await listen(t)
  await injectImport(app)
  const sandbox = await lease(app)
  const reading = readEvents(`${url}/__admin/requests/stream?sandbox=${sandbox.id}&from=now`, 1)
  while (app.sandboxes.get(sandbox.id).journal.countSubscribers() === 0)
    await new Promise(resolve => setImmediate(resolve))
  await app.inject({
    url: `/o/${sandbox.organisationId}/connectors`,
    headers: { authorization: `Bearer ${sandbox.token}` }
  })
  t.match(await reading, [{ event: 'request', data: { organisationId: sandbox.organisationId } }])
})

t.test('a clear is an event, and the end of a sandbox ends its streams', async t => {
  const { app, url } = await listen(t)
  const sandbox = await lease(app)
  const { journal } = app.sandboxes.get(sandbox.id)
  const reading = readEvents(`${url}/__admin/requests/stream?sandbox=${sandbox.id}`, 10)
  while (journal.countSubscribers() === 0) await new Promise(resolve => setImmediate(resolve))
  await admin(app, `DELETE /requests?sandbox=${sandbox.id}`)
  await new Promise(resolve => setTimeout(resolve, 0))
  await admin(app, `DELETE /sandboxes/${sandbox.id}`)
  t.strictSame(await reading, [{ event: 'cleared', data: {} }])
  t.equal(journal.countSubscribers(), 0)
})

t.test('a closed connection frees its stream, and the number of streams is limited', async t => {
  const { app, url } = await listen(t)
  const { journal } = app.sandboxes.default
  // A response that nobody holds is closed with its connection when memory is collected.
  const opened = Array.from({ length: MAX_STREAMS }, () => {
    const controller = new AbortController()
    const response = fetch(`${url}/__admin/requests/stream`, { signal: controller.signal }).catch(() => undefined)
    return { controller, response }
  })
  while (journal.countSubscribers() < MAX_STREAMS) await new Promise(resolve => setTimeout(resolve, 5))
  const refused = await admin(app, 'GET /requests/stream')
  t.equal(refused.statusCode, 429)
  t.match(refused.json(), { code: '429903', message: 'stream limit reached' })
  for (const { controller, response } of opened) {
    await response
    controller.abort()
  }
  while (journal.countSubscribers() > 0) await new Promise(resolve => setTimeout(resolve, 5))
  t.match(await readEvents(`${url}/__admin/requests/stream`, 0).catch(() => []), [])
})

t.test('refuses what it does not know', async t => {
  const { app } = await listen(t)
  const mistakes: readonly (readonly [query: string, field: string])[] = [
    ['view=short', 'view'],
    ['from=yesterday', 'from'],
    ['order=random', 'order'],
    ['since=2024-01-01T00:00:00Z', 'since'],
    ['colour=red', 'colour'],
    ['status=999', 'status']
  ]
  for (const [query, field] of mistakes) {
    const fields = await fieldsOf(app, `GET /requests/stream?${query}`)
    t.match(fields, [{ field }], query)
  }
  t.equal((await ask<{ requests: unknown[] }>(app, 'GET /requests')).requests.length, 0)
})

t.test('a client that does not read holds a few pieces of the journal only', async t => {
  const { app, url } = await listen(t, { journal: { size: 5_000, bytes: 128 * 1_048_576 } })
  const { journal } = app.sandboxes.default
  const batches = 30
  const path = `/${'x'.repeat(20_000)}`
  for (let index = 0; index < batches * 100; index++) journal.record(() => ({ ...toRecord(String(index)), path }))
  let reads = 0
  const readFrom = journal.readFrom.bind(journal)
  Object.assign(journal, {
    readFrom: (position: number, limit: number) => {
      reads++
      return readFrom(position, limit)
    }
  })
  const follow = async (isReading: boolean) => {
    reads = 0
    const following = httpRequest(`${url}/__admin/requests/stream`)
    following.on('error', () => {})
    following.on('response', response => (isReading ? response.resume() : response.pause()))
    following.end()
    while (reads === 0) await new Promise(resolve => setImmediate(resolve))
    let turns = 0
    while (reads < batches && turns++ < 3_000) await new Promise(resolve => setImmediate(resolve))
    following.destroy()
    return reads
  }
  t.ok((await follow(true)) >= batches, 'a client that reads gets all of it')
  const held = await follow(false)
  t.ok(held < batches / 2, `${held} of ${batches} batches of 2 MB were read for a client that does not`)
})

t.test('positions: every entry is read once and in order, or counted as missed', async t => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant('record' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) }
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (size, steps) => {
      const journal = createJournal({ size, bytes: 1_048_576 })
      let [recorded, position, read, missed] = [0, 0, [] as number[], 0]
      const take = (limit: number) => {
        const slice = journal.readFrom(position, limit)
        position = slice.next
        missed += slice.missed
        read = [...read, ...slice.records.map(({ id }) => Number(id))]
      }
      for (const each of steps) {
        if (each === 'record') journal.record(() => toRecord(String(recorded++)))
        else if (each === 'clear') journal.clear()
        else take(each)
      }
      take(1_000)
      const isOrdered = read.every((id, index) => index === 0 || id > (read[index - 1] as number))
      return isOrdered && read.length + missed === recorded && position === journal.end()
    })
  )
  t.pass('for any order of records, clears and reads')
})

t.test('a stream of a journal that is closed already ends at once', async t => {
  const journal = createJournal({ size: 10, bytes: 1_000_000 })
  journal.record(() => toRecord('one'))
  journal.close()
  const owner = { journal, settings: defaultSettings() }
  const events = await streamRequests(owner, {
    query: {},
    lastEventId: undefined,
    signal: new AbortController().signal
  })
  const texts: string[] = []
  for await (const text of events) texts.push(text)
  t.equal(texts.length, 2)
  t.match(texts[1], /^id: one\nevent: request\ndata: \{/)
  t.equal(journal.countSubscribers(), 0)
})

function toRecord(id: string): JournalRecord {
  const request = { headers: {}, rules: {}, query: '', parameters: [] } as unknown as JournalRecord['request']
  return { id, arrivedAt: 0, method: 'GET', path: '/', request, status: 200, duration: 1 }
}
