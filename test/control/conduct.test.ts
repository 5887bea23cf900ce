/** Rules of conduct: each with a client that breaks it, and with some that nearly do. */
import fc from 'fast-check'
import t from 'tap'
import { conductRules, findRuleProblem, judgeConduct } from '../../src/control/conduct/judge-conduct.js'
import { listObserved } from '../../src/control/conduct/list-observed.js'
import { keyOf } from '../../src/control/conduct/observed-request.js'
import { printConduct } from '../../src/control/conduct/print-conduct.js'
import { call, createApp, demo, injectImport } from '../helpers/app.js'
import { imported, listed, observeAll, refused, corrupted } from '../helpers/conduct/observed.js'

type Requests = Parameters<typeof observeAll>[0]

interface Case {
  readonly breaks: Readonly<Record<string, Requests>>
  readonly nearly: Readonly<Record<string, Requests>>
}

const lists = (count: number, part = {}) => Array.from({ length: count }, () => ({ ...listed, after: 5, ...part }))
const failing = (count: number, after: number) =>
  Array.from({ length: count }, () => ({ ...refused(listed, 503), after }))
const rejected = (count: number, part = {}) =>
  Array.from({ length: count }, () => ({ ...listed, status: 401, response: { headers: {} }, ...part }))
const page = { headers: {}, body: { totalCount: 25, next: 'cursor', connectors: [] } }

const cases: Readonly<Record<string, Case>> = {
  'lost-write-repeated': {
    breaks: {
      'after a reset': [corrupted(imported, 'reset'), imported],
      'after a reset before the operation, which the client cannot know': [
        corrupted(imported, 'reset', 'before'),
        imported
      ],
      'after half of a body': [{ ...corrupted(imported, 'truncate'), status: 200 }, imported],
      'after JSON that does not parse': [{ ...corrupted(imported, 'malformed'), status: 200 }, imported],
      'while the response is still delayed': [
        { ...corrupted(imported, 'delay', 'before'), status: 200, duration: 5_000 },
        { ...imported, after: -4_000 }
      ],
      'with a read of another organisation': [
        corrupted(imported, 'reset'),
        { ...listed, organisationId: 'another' },
        imported
      ]
    },
    nearly: {
      'after a look at the list': [corrupted(imported, 'reset'), listed, imported],
      'after a 503, which says that nothing was done': [refused(imported, 503), imported],
      'after a success': [imported, imported],
      'of another connector': [corrupted(imported, 'reset'), { ...imported, path: '/o/x/connectors/y' }],
      'after a late response that came': [
        { ...corrupted(imported, 'delay', 'before'), status: 200, duration: 2_000 },
        imported
      ]
    }
  },
  'retry-after-ignored': {
    breaks: {
      'at once': [refused(listed, 429, { 'retry-after': '2' }), { ...listed, after: 10 }],
      'a little too early': [refused(listed, 503, { 'retry-after': '2' }), { ...listed, after: 1_800 }]
    },
    nearly: {
      'after the wait': [refused(listed, 429, { 'retry-after': '2' }), { ...listed, after: 2_000 }],
      'with the clock of the sandbox moved': [
        refused(listed, 429, { 'retry-after': '2' }),
        { ...listed, after: 10, at: '2026-01-15T10:00:00.000Z' }
      ],
      'with another request': [refused(listed, 429, { 'retry-after': '2' }), { ...imported, after: 10 }],
      'without the header': [refused(listed, 429), { ...listed, after: 60 }],
      'that was sent before the refusal': [
        { ...refused(listed, 429, { 'retry-after': '2' }), duration: 100 },
        { ...listed, after: -50 }
      ]
    }
  },
  'no-pause': {
    breaks: {
      'three times': [...failing(3, 5)],
      'after connections that were cut': Array.from({ length: 4 }, () => ({ ...corrupted(listed, 'empty'), after: 0 }))
    },
    nearly: {
      'one try at once': failing(2, 5),
      'pauses that grow': [...failing(1, 60), ...failing(1, 120), ...failing(1, 240), ...failing(1, 480)],
      'a refusal for good': Array.from({ length: 5 }, () => ({ ...refused(listed, 404), after: 5 })),
      'requests side by side': Array.from({ length: 5 }, () => ({ ...refused(listed, 503), duration: 100, after: -99 }))
    }
  },
  'rejected-credential-repeated': {
    breaks: { 'three times': rejected(3) },
    nearly: {
      'twice': rejected(2),
      'with a new token each time': rejected(4).map((each, index) => ({ ...each, credential: `token-${index}` })),
      'for different paths': rejected(5).map((each, index) => ({ ...each, path: `/${index}` })),
      'sent before the first response': rejected(4, { duration: 100, after: -99 }),
      'without any credential': rejected(4, { credential: undefined }),
      'with a success in between': [...rejected(2), listed, ...rejected(2)]
    }
  },
  'list-read-over-and-over': {
    breaks: { 'five times': lists(5) },
    nearly: {
      'four times': lists(4),
      'with pauses': lists(8, { after: 600 }),
      'with a write in between': [...lists(3), { ...imported, after: 5 }, ...lists(3)],
      'several pages': Array.from({ length: 8 }, (_, index) => ({ ...lists(1)[0], query: { after: String(index) } })),
      'something that is no list': lists(8, { response: { headers: {}, body: { id: 'x' } } })
    }
  },
  'first-page-taken-for-all': {
    breaks: { 'of two': [{ ...listed, response: page }] },
    nearly: {
      'the next page follows': [
        { ...listed, response: page },
        { ...listed, query: { after: 'cursor' } }
      ],
      'only so many are wanted': [{ ...listed, response: page, query: { first: '5' } }],
      'there is one page': [listed]
    }
  }
}

const namesOf = (requests: Requests, off: string[] = []) =>
  judgeConduct(observeAll(requests), off).findings.map(({ rule }) => rule)

t.test('there is a case for each rule', async t => {
  t.strictSame(
    conductRules.map(({ name }) => name),
    Object.keys(cases)
  )
})

for (const [rule, { breaks, nearly }] of Object.entries(cases)) {
  for (const [name, requests] of Object.entries(breaks)) {
    t.test(`${rule} is found: ${name}`, async t => {
      t.strictSame(namesOf(requests), [rule])
      t.strictSame(namesOf(requests, [rule]), [], 'it can be switched off')
    })
  }
  for (const [name, requests] of Object.entries(nearly)) {
    t.test(`${rule} is not found: ${name}`, async t => {
      t.notOk(namesOf(requests).includes(rule))
    })
  }
}

t.test('a client that sends each request once and succeeds breaks no rule', async t => {
  const part = fc
    .constantFrom(imported, listed)
    .chain(each =>
      fc.record({ after: fc.integer({ min: 0, max: 2_000 }), path: fc.uuid() }).map(more => ({ ...each, ...more }))
    )
  fc.assert(fc.property(fc.array(part, { maxLength: 30 }), requests => t.strictSame(namesOf(requests), [])))
})

t.test('a finding has the rule, a reason, a remedy and the requests', async t => {
  const { findings, rules } = judgeConduct(observeAll([corrupted(imported, 'reset'), imported]), ['no-pause'])
  t.match(findings, [
    {
      rule: 'lost-write-repeated',
      severity: 'error',
      message: /^ImportPublicConnectorVersion was sent again /,
      requests: [
        { id: 'request-1', fault: 'reset', operation: 'ImportPublicConnectorVersion' },
        { id: 'request-2', status: 200 }
      ]
    }
  ])
  t.strictSame(
    rules.filter(({ on }) => !on).map(({ name }) => name),
    ['no-pause']
  )
  for (const { why, fix } of rules) for (const text of [why, fix]) t.match(text, /^[A-Z].+\.$/)
})

t.test('prints ten requests of a finding, and how many more it has', async t => {
  const many = observeAll(Array.from({ length: 30 }, () => ({ ...refused(imported, 503), after: 1 })))
  const report = judgeConduct(many)
  for (const finding of report.findings) {
    const lines = printConduct({ ...report, findings: [finding] }).split('\n')
    const more = finding.requests.length - 10
    t.equal(lines.filter(line => line.includes(' POST ')).length, Math.min(10, finding.requests.length))
    t.equal(lines.includes(`  and ${more} more`), more > 0)
  }
  t.ok(report.findings.some(({ requests }) => requests.length > 10))
})

t.test('prints a report as text', async t => {
  t.equal(printConduct(judgeConduct([])), 'Conduct: nothing to object to.\n')
  const text = printConduct(judgeConduct(observeAll([corrupted(imported, 'reset'), imported]), ['no-pause']))
  t.match(text, /^Conduct: 1 finding\.\nSwitched off: no-pause\.\n\nerror lost-write-repeated: /)
  t.match(text, / POST \/o\/.+ cut \(fault reset\) {2}request-1\n/)
})

t.test('keeps of a response only what the rules read', async t => {
  const app = await createApp(t)
  const { faults, journal } = app.sandboxes.default
  faults.add({ operation: 'ListConnectors', kind: 'status', status: 429, retryAfter: 2, times: 1 })
  await injectImport(app)
  const list = { path: { organisation_id: demo.acme.id }, query: { first: '1' } }
  await call(app, 'ListConnectors', list)
  const page = (await call(app, 'ListConnectors', list)).json<{ totalCount: number; next?: string }>()
  const kept = (await listObserved(journal)).map(({ response }) => response)
  t.strictSame(kept, [
    { headers: {} },
    { headers: { 'retry-after': '2' } },
    { headers: {}, body: { totalCount: page.totalCount, ...(page.next !== undefined && { next: page.next }) } }
  ])
})

t.test('keeps no request bodies, but tells equal requests from others', async t => {
  const app = await createApp(t)
  const { journal } = app.sandboxes.default
  const bodies = fc.uniqueArray(fc.string({ minLength: 20_000, maxLength: 30_000 }), { minLength: 3, maxLength: 3 })
  const property = fc.asyncProperty(bodies, async ([one, other, query]) => {
    journal.clear()
    for (const body of [{ name: one }, { name: other }, { name: one }]) {
      await call(app, 'CreateHTTPConnector', { body })
    }
    await call(app, 'CreateHTTPConnector', { body: { name: one }, query: { q: String(query).slice(0, 9) } })
    const observed = await listObserved(journal)
    const [first, second, third, queried] = observed.map(keyOf)
    t.ok(first === third && new Set([first, second, queried]).size === 3)
    t.ok(JSON.stringify(observed).length < 15_000, 'without the bodies')
  })
  await fc.assert(property, { numRuns: 5 })
})

t.test('an unknown rule is refused', async t => {
  t.equal(findRuleProblem(['no-pause', 'no-paus']), 'unknown rule "no-paus"; did you mean "no-pause"?')
  t.throws(() => judgeConduct([], ['x']), /unknown rule "x"/)
})
