import t from 'tap'
import type { KeptBody } from '../../src/control/journal/body-store.js'
import type { JournalEntry } from '../../src/control/journal/journal-entry.js'
import type { JournalRecord } from '../../src/control/journal/journal-record.js'
import {
  createJournal,
  DEFAULT_JOURNAL_LIMITS,
  type Journal,
  type JournalLimits,
  type KeepBody
} from '../../src/control/journal/journal.js'
import type { JournalCriteria } from '../../src/control/journal/journal-schema.js'
import { demo } from '../helpers/app.js'
import { reachableBytes } from '../helpers/process/memory.js'
import { countTurns } from '../helpers/turns.js'

const operation = 'ImportPublicConnectorVersion'

/** A request that arrived in second `index`. */
function entryOf(index: number, own: Partial<JournalEntry> = {}): JournalEntry {
  const at = new Date(Date.UTC(2024, 0, 1) + index * 1_000).toISOString()
  return {
    id: `request-${index}`,
    at,
    method: 'POST',
    path: `/path/${index}`,
    headers: {},
    duration: 1,
    status: 200,
    ...own
  }
}

function journalOf(limits: Partial<JournalLimits>, ...entries: JournalEntry[]) {
  const journal = createJournal({ ...DEFAULT_JOURNAL_LIMITS, ...limits })
  for (const entry of entries) record(journal, entry)
  return journal
}

/** Records a request as the server does. */
function record(journal: Journal, entry: JournalEntry): JournalRecord | undefined {
  return journal.record(keep => recordOf(entry, keep))
}

function recordOf({ at, headers, query = {}, body, response, ...plain }: JournalEntry, keep?: KeepBody): JournalRecord {
  const parts = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
  const keepJson = (value: unknown) => keep?.(value === undefined ? undefined : JSON.stringify(value))
  return {
    ...plain,
    arrivedAt: Date.parse(at),
    request: {
      headers,
      query: new URLSearchParams(parts).toString(),
      parameters: Object.keys(query),
      rules: 'operation',
      body: keepJson(body)
    },
    ...(response && {
      response: { headers: response.headers, rules: 'error', body: keepJson(response.body) }
    })
  }
}

const idsOf = (entries: readonly JournalEntry[]) => entries.map(({ id }) => id)
const bytesOf = (...entries: JournalEntry[]) => entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0)
const [first, second, third] = [entryOf(1), entryOf(2), entryOf(3)]

t.test('keeps the newest entries up to the limit and counts the evicted ones', async t => {
  const journal = journalOf({ size: 2 }, first, second)
  t.strictSame([journal.find(), journal.count()], [[first, second], { count: 2, evicted: 0 }], 'at the limit')
  record(journal, third)
  t.strictSame([journal.find(), journal.count()], [[second, third], { count: 2, evicted: 1 }], 'over the limit')
  t.strictSame([journal.get('request-1'), journal.get('request-3')], [undefined, third])
  t.strictSame(journal.count({ status: 404 }), { count: 0, evicted: 1 }, 'an evicted entry may have matched')
})

/** The smallest limit that holds the entries. The journal estimates sizes, so this tries one limit after the other. */
function minBytesFor(...entries: JournalEntry[]): number {
  let bytes = bytesOf(...entries)
  while (journalOf({ bytes }, ...entries).count().count < entries.length) bytes++
  return bytes
}

t.test('keeps entries up to the limit of bytes', async t => {
  const bytes = minBytesFor(first, second)
  t.ok(bytes < bytesOf(first, second) + 1_000, 'roughly the length as JSON')
  const journal = journalOf({ bytes }, first, second)
  t.strictSame(journal.count(), { count: 2, evicted: 0 }, 'at the limit')
  record(journal, { ...third, path: '/path/33' })
  t.strictSame([idsOf(journal.find()), journal.count().evicted], [['request-3'], 2], 'one byte over the limit')
})

t.test('counts every property that can be long', async t => {
  const filling = 'x'.repeat(5_000)
  const explanation = { rule: 'invalidBody', evidence: 'mock', ledger: 'errors', message: filling } as const
  const long: Partial<JournalEntry>[] = [
    { path: filling },
    { headers: { a: filling } },
    { query: { a: filling } },
    { explanation }
  ]
  long.push(
    { organisationId: filling },
    { connectorId: filling },
    { version: filling },
    { principal: { kind: 'user', name: filling } }
  )
  for (const part of long) {
    const bytes = minBytesFor(entryOf(1, part))
    t.ok(bytes > 5_000 && bytes < 6_000, `${Object.keys(part).join()}: ${bytes}`)
  }
})

t.test('drops only the new entry if it is longer than the limit', async t => {
  const journal = journalOf({ bytes: minBytesFor(first, second) }, first, second)
  record(journal, entryOf(3, { path: 'x'.repeat(1_000) }))
  t.strictSame([journal.find(), journal.count()], [[first, second], { count: 2, evicted: 1 }])
})

t.test('keeps no entries with a size of 0, but counts them', async t => {
  const journal = journalOf({ size: 0 }, first, second)
  t.strictSame([journal.find(), journal.count()], [[], { count: 0, evicted: 2 }])
})

t.test('starts over after clear', async t => {
  const journal = journalOf({ size: 1 }, first, second)
  journal.clear()
  t.strictSame([journal.find(), journal.count()], [[], { count: 0, evicted: 0 }])
  record(journal, third)
  t.strictSame([journal.find(), journal.count()], [[third], { count: 1, evicted: 0 }])
})

const fault = { id: 'fault-1', kind: 'status', phase: 'before' }
const full = entryOf(1, {
  operation,
  status: 503,
  organisationId: demo.acme.id,
  connectorId: demo.shopify,
  version: 'latest',
  principal: { kind: 'user', name: 'user:dev' },
  fault,
  headers: { 'accept': 'application/json', 'x-a': ['1', '2'] },
  body: { name: 'Shop', tags: { a: ['b'] }, versions: [{ name: '1' }, { name: '2' }] },
  response: { headers: { 'retry-after': '7' }, body: { code: '503000', message: 'no' } }
})

/** A value that matches the full entry, and a value that does not. */
const criteria: [JournalCriteria, JournalCriteria][] = [
  [{ operation }, { operation: 'GetConnector' }],
  [{ status: 503 }, { status: 500 }],
  [{ status: '5xx' }, { status: '4xx' }],
  [{ method: 'post' }, { method: 'GET' }],
  [{ path: 'path/1' }, { path: 'path/2' }],
  [{ organisationId: demo.acme.id.toLowerCase() }, { organisationId: demo.globex.id }],
  [{ connectorId: demo.shopify.toLowerCase() }, { connectorId: demo.hubSpot }],
  [{ version: 'latest' }, { version: 'LATEST' }],
  [{ principal: 'user:dev' }, { principal: 'user' }],
  [{ fault: '*' }, { fault: 'quota' }],
  [{ fault: 'fault-1' }, { fault: 'fault-2' }],
  [{ fault: 'status' }, { fault: 'before' }],
  [{ headers: { 'ACCEPT': 'application/json', 'x-a': '2' } }, { headers: { accept: 'text/html' } }],
  [{ headers: { accept: '*' } }, { headers: { 'x-b': '*' } }],
  [{ body: { name: 'Shop' } }, { body: { name: 'Shops' } }],
  [{ body: { tags: { a: ['b'] }, versions: [{}, { name: '2' }] } }, { body: { versions: [{ name: '1' }] } }],
  [{ body: '"name":"Sho' }, { body: 'Shops' }],
  [{ response: { headers: { 'retry-after': '*' } } }, { response: { headers: { 'retry-after': '8' } } }],
  [{ response: { body: { code: '503000' } } }, { response: { body: { code: '503' } } }],
  [{ since: full.at }, { since: '2024-01-01T00:00:01.001Z' }],
  [{ since: '2024-01-01T01:00:01+01:00' }, { since: full.id }]
]

for (const [matching, other] of criteria) {
  t.test(`finds and counts by ${JSON.stringify(matching)}, but not by ${JSON.stringify(other)}`, async t => {
    const journal = journalOf({}, full)
    t.strictSame([journal.find(matching), journal.count(matching).count], [[full], 1])
    t.strictSame([journal.find(other), journal.count(other).count], [[], 0])
  })
}

t.test('finds only requests that meet all criteria', async t => {
  const journal = journalOf({}, full, entryOf(2, { status: 503 }))
  const all = Object.assign({}, ...criteria.map(([matching]) => matching)) as JournalCriteria
  t.strictSame(journal.find(all), [full])
  for (const [, other] of criteria) t.strictSame(journal.find({ ...all, ...other }), [], JSON.stringify(other))
})

t.test('does not find a request that lacks the property, such as the status of a cut connection', async t => {
  const { status: _, ...cut } = first
  const journal = journalOf({}, cut)
  for (const [matching] of criteria.slice(0, 3).concat(criteria.slice(5, 18))) {
    t.strictSame(journal.find(matching), [])
  }
})

t.test('finds requests after a given request, or all if that request was evicted', async t => {
  const journal = journalOf({ size: 2 }, first, second, third)
  t.strictSame(journal.find({ since: 'request-2' }), [third])
  t.strictSame(journal.find({ since: 'request-3' }), [])
  t.strictSame(journal.find({ since: 'request-1' }), [second, third])
})

t.test('finds requests since a time even if the clock was set back', async t => {
  const journal = journalOf({}, third, first, second)
  t.strictSame(journal.find({ since: second.at }), [third, second])
})

t.test('waits until enough requests match', async t => {
  const journal = journalOf({}, first)
  const [one, two] = [1, 2].map(count => journal.waitFor({ status: 404 }, { count, timeout: 600_000 }))
  record(journal, second)
  const [missing, again] = [entryOf(3, { status: 404 }), entryOf(4, { status: 404 })]
  record(journal, missing)
  t.strictSame(await one, [missing])
  record(journal, again)
  t.strictSame(await two, [missing, again])
  t.strictSame(
    await journal.waitFor({ status: 404 }, { count: 2, timeout: 600_000 }),
    [missing, again],
    'enough requests already match'
  )
})

t.test('resolves with the matching requests when the time is up', async t => {
  const journal = journalOf({}, first)
  t.strictSame(await journal.waitFor({}, { count: 2, timeout: 1 }), [first])
})

t.test('ends current and later waiting on close', async t => {
  const journal = journalOf({}, first)
  const waiting = [1, 2].map(count => journal.waitFor({ status: 404 }, { count, timeout: 600_000 }))
  journal.close()
  t.strictSame(await Promise.all(waiting), [[], []])
  t.strictSame(await journal.waitFor({}, { count: 9, timeout: 600_000 }), [first])
})

t.test('keeps waiting after clear', async t => {
  const journal = journalOf({}, first)
  const waiting = journal.waitFor({}, { count: 2, timeout: 600_000 })
  journal.clear()
  record(journal, second)
  record(journal, third)
  t.strictSame(await waiting, [second, third])
})

t.test('a new entry is read once for all waits, however long the journal is', async t => {
  const journal = journalOf({})
  const earlier = Array.from({ length: 500 }, (_, index) => record(journal, entryOf(index)) as JournalRecord)
  const waiting = Array.from({ length: 10 }, () => journal.waitFor({ status: 404 }, { count: 1, timeout: 600_000 }))
  let reads = 0
  const counted = { enumerable: true, get: () => (reads++, 200) }
  for (const each of earlier) Object.defineProperty(each, 'status', counted)
  journal.record(() => Object.defineProperty(recordOf(entryOf(501)), 'status', counted))
  t.equal(reads, 1)
  journal.close()
  await Promise.all(waiting)
})

t.test('a body that arrives after the response is found, and counts once for a wait', async t => {
  const journal = journalOf({})
  const [any, byBody] = [{}, { body: { a: 1 } }].map(criteria =>
    journal.waitFor(criteria, { count: 2, timeout: 600_000 })
  )
  const late = [1, 2].map(index => record(journal, entryOf(index)) as JournalRecord)
  t.equal((await any)?.length, 2)
  for (const each of late) journal.addBody(each, Buffer.from('{"a":1,"b":2}'))
  t.strictSame(
    (await byBody)?.map(({ body }) => body),
    [
      { a: 1, b: 2 },
      { a: 1, b: 2 }
    ]
  )
})

t.test('drops old bodies before entries, and says so', async t => {
  const journal = journalOf({ bytes: 500_000 })
  const body = ['x'.repeat(60_000)]
  for (let index = 0; index < 20; index++) record(journal, entryOf(index, { body }))
  const found = journal.find()
  t.equal(found.length, 20)
  t.strictSame(found[0], { ...entryOf(0), bodyTruncated: true })
  t.strictSame(found.at(-1), entryOf(19, { body }))
  const kept = found.filter(entry => entry.body !== undefined).length
  t.strictSame(
    journal.count({ body: 'xx' }),
    { count: kept, evicted: 20 - kept },
    'a body that is gone may have matched'
  )
  t.strictSame(journal.count({ status: 200 }), { count: 20, evicted: 0 })
})

t.test('a wait ends with its signal, and too many waits are refused', async t => {
  const journal = journalOf({}, first)
  const { signal, abort } = (() => {
    const controller = new AbortController()
    return { signal: controller.signal, abort: () => controller.abort() }
  })()
  const wait = () => journal.waitFor({ status: 404 }, { count: 1, timeout: 600_000, signal })
  const waiting = Array.from({ length: 1_000 }, wait)
  t.equal(journal.countWaits(), 1_000)
  await t.rejects(wait(), { message: 'wait limit reached' })
  t.strictSame(await journal.waitFor({}, { count: 1, timeout: 600_000 }), [first], 'a search that need not wait')
  abort()
  t.equal(journal.countWaits(), 0)
  t.strictSame(new Set((await Promise.all(waiting)).flat()), new Set())
  t.strictSame(await wait(), [], 'the signal is aborted already')
})

t.test('stays within its limits for 100,000 requests of different lengths', async t => {
  const limits = { size: 1_000, bytes: 400_000 }
  const journal = journalOf(limits)
  const before = await reachableBytes()
  let max = 0
  for (let index = 0; index < 100_000; index++) {
    record(journal, entryOf(index, { headers: { 'x-filling': 'x'.repeat(index % 500) } }))
    if (index % 10_000 === 0) max = Math.max(max, bytesOf(...journal.find()))
  }
  const found = journal.find()
  t.ok(max <= limits.bytes && bytesOf(...found) <= limits.bytes)
  t.ok(found.length > 500 && found.length <= limits.size, String(found.length))
  t.strictSame(
    idsOf(found),
    Array.from(found, (_, index) => `request-${100_000 - found.length + index}`),
    'the newest, in order'
  )
  t.strictSame(journal.count({ status: 200 }), { count: found.length, evicted: 100_000 - found.length })
  const grown = (await reachableBytes()) - before
  t.ok(grown < 2 * 1_048_576, `${grown} bytes more`)
})

t.test('reads the body of a request once, however many searches wait for it', async t => {
  const journal = journalOf({})
  const wanted = (index: number) => (index % 2 === 0 ? `"item":${index}` : { item: index })
  const waiting = Array.from({ length: 500 }, (_, index) =>
    journal.waitFor({ body: wanted(index) }, { count: 1, timeout: 600_000 })
  )
  let reads = 0
  const entry = entryOf(1, { headers: { 'content-type': 'application/json' }, body: { item: 7 } })
  journal.record(keep => {
    const made = recordOf(entry, keep)
    const kept = made.request.body as KeptBody
    const read = () => {
      reads++
      return kept.read()
    }
    return { ...made, request: { ...made.request, body: { ...kept, read } } }
  })
  t.equal(reads, 1)
  t.match(await waiting[7], [{ id: entry.id }])
  t.equal(journal.countWaits(), 499)
  journal.close()
  await Promise.all(waiting)
})

/** Records an entry whose body takes some milliseconds to read, and counts how often it is read. */
function recordSlow(journal: Journal, entry: JournalEntry, onRead: () => void): void {
  journal.record(keep => {
    const made = recordOf(entry, keep)
    const kept = made.request.body as KeptBody
    const read = () => {
      onRead()
      const end = performance.now() + 4
      while (performance.now() < end);
      return kept.read()
    }
    return { ...made, request: { ...made.request, body: { ...kept, read } } }
  })
}

t.test('searches a journal of large bodies in turns', async t => {
  const journal = journalOf({})
  const turns = countTurns()
  t.teardown(turns.stop)
  for (let index = 0; index < 40; index++) recordSlow(journal, entryOf(index, { body: { index } }), () => turns.add(1))
  for (const search of [
    () => journal.findInTurns({ body: { index: 7 } }),
    () => journal.countInTurns({ headers: { 'x-none': '*' } }),
    () => journal.waitFor({ body: { index: 7 } }, { count: 1, timeout: 600_000 }),
    () => journal.findInTurns()
  ]) {
    const before = turns.list().length
    await search()
    const reads = turns.list().slice(before)
    t.ok(reads.length > 5 && Math.max(...reads) < 20, reads.join())
  }
  t.equal(journal.find({ body: { index: 7 } }).length, 1)
  t.equal((await journal.findInTurns({}, 3)).length, 3)
})

t.test('reads what is wanted once, however many entries it is compared with', async t => {
  const journal = journalOf({}, ...Array.from({ length: 100 }, (_, index) => entryOf(index, { body: { a: 1 } })))
  for (const criteria of [
    { headers: { 'x-a': 'b' } },
    { body: { a: 1, b: 2 } },
    { response: { headers: { 'x-a': '*' } } }
  ]) {
    let reads = 0
    const counted = <Value>(value: Value): Value =>
      typeof value !== 'object' || value === null
        ? value
        : (new Proxy(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, counted(part)])), {
            ownKeys: target => {
              reads++
              return Reflect.ownKeys(target)
            }
          }) as Value)
    t.equal((await journal.findInTurns(counted(criteria))).length, 0)
    t.ok(reads < 5, `${reads} reads of ${JSON.stringify(criteria)}`)
  }
})

t.test('a clear during a search that waits starts it anew', async t => {
  const journal = journalOf({}, first, second)
  const waiting = journal.waitFor({}, { count: 2, timeout: 600_000 })
  journal.clear()
  record(journal, third)
  await Promise.resolve()
  t.equal(journal.countWaits(), 1)
  record(journal, entryOf(4))
  t.strictSame(idsOf(await waiting), ['request-3', 'request-4'])
})
