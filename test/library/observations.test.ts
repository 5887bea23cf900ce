/** A mock that follows what was observed of the real platform. */
import t from 'tap'
import { ledger } from '../../src/contract/fidelity/ledger.js'
import { isObserved } from '../../src/contract/errors/observed.js'
import { defaultSettings, settingNames, settingTable } from '../../src/contract/settings.js'
import { startMock } from '../../src/index.js'
import type { Observation, Observations } from '../../src/control/observations/observation.js'
import { applyObservations } from '../../src/control/observations/apply-observations.js'
import { mergeObservations } from '../../src/control/observations/merge-observations.js'
import { readObservations } from '../../src/control/observations/read-observations.js'
import { bearer, demo, importPath } from '../helpers/app.js'

function seen(entries: Readonly<Record<string, Observation>>, day = '01'): Observations {
  return {
    host: 'platform.example',
    observedAt: `2026-12-${day}T07:00:00.000Z`,
    mock: '1.0.0',
    entries: { ...entries }
  }
}

function agrees(status = 200): Observation {
  return { verdict: 'agrees', seen: { status } }
}

function differs(status: number, where: string, more: Partial<Extract<Observation, { verdict: 'differs' }>> = {}) {
  const expected = { status: 404 }
  const observation = { verdict: 'differs', request: 'GetConnector', expected, seen: { status, headers: {} }, where }
  return { ...observation, ...more } as Observation
}

const UNKNOWN: Observation = { verdict: 'unknown', because: 'it needs --writes' }

t.test('settings, statuses and evidence follow what was seen, and the rest is told', async t => {
  const observations = seen({
    'import-of-drafts': differs(200, 'status', { settings: { draftImport: 'allow' } }),
    'connector-not-found': differs(410, 'status'),
    'no-such-entry': agrees(),
    'cursors': agrees(),
    'usages-are-shown': differs(200, 'credentials.action[0].credential.usages'),
    'resources-by-name': UNKNOWN
  })
  await using mock = await startMock({ observations: [observations] })
  t.strictSame(mock.observationNotes, [
    'Observations name no-such-entry, which the ledger does not have.',
    'usages-are-shown: platform.example returned another credentials.action[0].credential.usages than the mock (200) ' +
      'to GetConnector. No setting follows it. ' +
      'Two ways to keep the data would be needed, for something that few clients read.'
  ])
  const headers = bearer(demo.acme.key)
  const draft = await mock.inject({ method: 'POST', url: importPath({ version: '2024-10' }), headers })
  t.equal(draft.statusCode, 200)
  const missing = await mock.inject({ method: 'POST', url: importPath({ connector: demo.unknown }), headers })
  t.equal(missing.statusCode, 410)
  t.equal(missing.json<{ code: string }>().code, '410001')
  t.equal(
    missing.headers['x-mock-explain'],
    `connectorNotFound; evidence=observed; ledger=connector-not-found; observed="platform.example 2026-12-01"`
  )
  const entry = async (id: string) => (await mock.inject(`/__admin/fidelity/${id}`)).json<object>()
  const observed = { host: 'platform.example', date: '2026-12-01', follows: true }
  t.match(await entry('cursors'), { evidence: 'observed', refused: false, observed })
  t.match(await entry('usages-are-shown'), { evidence: 'assumed', observed: { ...observed, follows: false } })
  t.notOk('observed' in (await entry('resources-by-name')))
  const { entries } = (await mock.inject('/__admin/fidelity?evidence=observed')).json<{ entries: { id: string }[] }>()
  t.ok(entries.some(({ id }) => id === 'cursors'))
})

t.test('a setting that the user chose counts, whatever was seen', async t => {
  const observations = seen({ 'import-of-drafts': differs(200, 'status', { settings: { draftImport: 'allow' } }) })
  await using mock = await startMock({ observations: [observations], settings: { draftImport: 'reject' } })
  const headers = bearer(demo.acme.key)
  const draft = await mock.inject({ method: 'POST', url: importPath({ version: '2024-10' }), headers })
  t.equal(draft.statusCode, 404)
  t.match(mock.observationNotes, [
    /^import-of-drafts: .* The mock does not follow it, because of draftImport: reject\.$/
  ])
})

t.test('under require documented, a response that rests on an observed entry is allowed', async t => {
  const request = { url: `/o/${demo.acme.id}/connectors?sort=name:asc`, headers: bearer(demo.acme.key) }
  const statusWith = async (observations: readonly Observations[]) => {
    await using mock = await startMock({ require: 'documented', observations })
    return (await mock.inject(request)).statusCode
  }
  t.equal(await statusWith([]), 501)
  t.equal(await statusWith([seen({ 'lists-are-sorted': agrees() })]), 200)
  t.equal(await statusWith([seen({ 'lists-are-sorted': differs(200, 'connectors[0].name') })]), 501)
  t.equal(await statusWith([seen({ 'lists-are-sorted': UNKNOWN })]), 501)
})

t.test('of several files the newer observation counts, and conflicts are said', async t => {
  const older = seen({
    'cursors': agrees(),
    'connector-not-found': agrees(404),
    'version-exists': differs(422, 'status')
  })
  const newer = seen(
    { 'cursors': UNKNOWN, 'connector-not-found': differs(410, 'status'), 'version-exists': agrees(409) },
    '02'
  )
  for (const files of [
    [older, newer],
    [newer, older]
  ]) {
    const { entries, conflicts } = mergeObservations(files)
    t.strictSame(
      [...entries].map(([id, { observation, observedAt }]) => [id, observation.verdict, observedAt.slice(8, 10)]),
      [
        ['cursors', 'agrees', '01'],
        ['connector-not-found', 'differs', '02'],
        ['version-exists', 'agrees', '02']
      ]
    )
    t.strictSame(conflicts, [
      'connector-not-found: "differs" (410) of platform.example on 2026-12-02 counts, ' +
        '"agrees" (404) of platform.example on 2026-12-01 does not',
      'version-exists: "agrees" (409) of platform.example on 2026-12-02 counts, ' +
        '"differs" (422) of platform.example on 2026-12-01 does not'
    ])
  }
})

t.test('a file that is not what observe writes is refused with the place', async t => {
  const good = seen({ cursors: agrees() })
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{}, /the document must have required property 'host'/],
    [{ ...good, token: 'x' }, /the document must NOT have additional properties/],
    [{ ...good, entries: { cursors: { verdict: 'maybe' } } }, /\/entries\/cursors/],
    [
      { ...good, entries: { cursors: { verdict: 'agrees', seen: { status: 99 } } } },
      /\/entries\/cursors\/seen\/status must be/
    ],
    [
      { ...good, entries: { cursors: differs(200, 'status', { settings: { draftImport: 'x' } as never }) } },
      /\/entries\/cursors\/settings\/draftImport/
    ]
  ]
  for (const [document, message] of wrong) {
    await t.rejects(readObservations([document]), { name: 'ObservationsError', message }, JSON.stringify(document))
  }
  const folder = t.testdir({ 'a.yaml': '[', 'b.yaml': 'x: &a [*a]' })
  for (const file of ['a.yaml', 'b.yaml', 'none.yaml', '']) {
    await t.rejects(startMock({ observations: [`${folder}/${file}`] }), { name: 'ObservationsError' }, file)
  }
})

t.test('an entry is observed only if the mock does what was seen, whatever the settings', t => {
  const withSettings = ledger.filter(({ settings = [] }) => settings.length > 0)
  t.ok(withSettings.length > 15)
  for (const { id, settings = [] } of withSettings) {
    const merged = mergeObservations([seen({ [id]: agrees() })])
    for (const name of settingNames) {
      for (const value of settingTable[name].values) {
        const { observed, notes } = applyObservations(merged, { [name]: value })
        const follows = !settings.includes(name) || value === defaultSettings()[name]
        const current = { ...defaultSettings(), [name]: value }
        t.equal(isObserved(observed, id, current), follows, `${id} with ${name}: ${value}`)
        t.equal(notes.length, follows ? 0 : 1)
      }
    }
  }
  // What another entry shows counts, too.
  const both = { 'import-of-drafts': differs(200, 'status', { settings: { draftImport: 'allow' } }) }
  const { observed } = applyObservations(mergeObservations([seen({ ...both, 'version-is-draft': agrees() })]))
  const followed = { ...defaultSettings(), draftImport: 'allow' as const }
  t.equal(isObserved(observed, 'import-of-drafts', followed), true)
  t.equal(isObserved(observed, 'version-is-draft', followed), false)
  t.end()
})

t.test('observations count more than a seed, which is told, and less than an option', async t => {
  const observations = seen({ 'import-of-drafts': differs(200, 'status', { settings: { draftImport: 'allow' } }) })
  const seed = { settings: { draftImport: 'reject' as const } }
  await using mock = await startMock({ observations: [observations], seed })
  t.match(mock.observationNotes, [/^The seed has draftImport: reject, but the observations count: allow\./])
  await using chosen = await startMock({ observations: [observations], seed, settings: { draftImport: 'allow' } })
  t.strictSame(chosen.observationNotes, [])
})

t.test('a setting that changes at run time changes what the mock follows, in its sandbox only', async t => {
  await using mock = await startMock({
    observations: [seen({ 'import-of-drafts': agrees(404) })],
    require: 'documented'
  })
  await using box = await mock.sandbox()
  const entryOf = async (sandbox: string) =>
    (await mock.inject(`/__admin/fidelity/import-of-drafts?sandbox=${sandbox}`)).json<object>()
  const observedIn = async (sandbox: string) => {
    const response = await mock.inject(`/__admin/fidelity?evidence=observed&sandbox=${sandbox}`)
    return response.json<{ entries: { id: string }[] }>().entries.map(({ id }) => id)
  }
  const headers = bearer(demo.acme.key)
  const importDraft = async () =>
    (await mock.inject({ method: 'POST', url: importPath({ version: '2024-10' }), headers })).json<{
      details: string
    }>()
  const followed = { evidence: 'observed', refused: false, observed: { follows: true } }
  const another = { evidence: 'assumed', refused: true, observed: { follows: false } }
  for (const [draftImport, own] of [
    ['reject', followed],
    ['allow', another],
    ['reject', followed]
  ] as const) {
    mock.settings.change({ draftImport })
    t.match(await entryOf('default'), own)
    t.match(await entryOf(box.id), followed, 'a lease has settings of its own')
    t.equal((await observedIn('default')).includes('import-of-drafts'), own === followed)
    t.equal((await observedIn(box.id)).includes('import-of-drafts'), true)
    // A draft that is imported is no longer what the platform was seen to do.
    t.equal((await importDraft()).details.includes('import-of-drafts'), own === another)
  }
})
