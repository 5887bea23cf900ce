/** Makes every small change of a document, one at a time, and expects drift to find it. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { acceptedDifferences } from '../../src/drift/accepted-differences.js'
import type { Drift } from '../../src/drift/find-drift.js'
import { type Api, driftOf, served, vendor } from '../helpers/drift/drift.js'
import { type Change, listChanges } from '../helpers/drift/sweep.js'
import { effort, tell } from '../helpers/figures.js'
import { withoutVendor } from '../helpers/vendor/vendor.js'

t.setTimeout(effort * 120_000)

/** An ordinary run makes one in this many changes; `npm run proof` makes them all. */
const every = Math.max(1, Math.floor(19 / effort))

const http = ['ActionHTTPCommon', 'ActionHTTPCommonCreate', 'TriggerHTTPCommon', 'TriggerHTTPCommonCreate']
const connectors = ['HTTPConnector', 'BigQueryConnector', 'HTTPConnectorUpdate', 'BigQueryConnectorUpdate']

/** The mock accepts its absence, so a document without it has one accepted difference less. */
const notRequired = 'HTTPConnectorCreate.required.connections'

/** The vendor's document states these twice, in two parts of an allOf, so leaving one out changes nothing. */
const statedTwice = new Set(
  [
    ...['ConnectorBase', 'ConnectorUpdateBase'].flatMap(name => [
      `${name}.properties.protocol`,
      `${name}.required.protocol`
    ]),
    ...connectors.map(name => `${name}.allOf.1.required.protocol`),
    ...['properties', 'required'].map(keyword => `HTTPConnector.allOf.1.${keyword}.public`),
    ...['ActionCommon', 'TriggerCommon'].flatMap(name => [`${name}.properties.type`, `${name}.required.type`]),
    notRequired,
    ...http.flatMap(name => [`${name}.properties.type`, `${name}.properties.type.const`, `${name}.required.type`])
  ].map(at => `leave out components.schemas.${at}`)
)

/** An accepted difference that no longer occurs is a finding too. */
function isFound({ same, unused }: Drift): boolean {
  return !same || unused.length > 0
}

interface Tried {
  readonly changes: readonly Change[]
  readonly notFound: readonly string[]
}

function tryChanges(api: Api, drift: () => Drift): Tried {
  const changes = listChanges(api).filter((_, index) => index % every === 0)
  const notFound = changes.filter(change => {
    const undo = change.make()
    const found = isFound(drift())
    undo()
    return !found
  })
  return { changes, notFound: notFound.map(({ what }) => what) }
}

function assertTried(t: Test, { changes }: Tried): void {
  t.ok(changes.length > 1_500 / every, `tried ${changes.length} changes`)
}

const tried: Tried[] = []

t.test("finds every change of the vendor's document", { skip: withoutVendor }, async t => {
  const api = vendor.read()
  const drift = () => driftOf(api, acceptedDifferences)
  const result = tryChanges(api, drift)
  const expected = result.changes.map(({ what }) => what).filter(what => statedTwice.has(what))
  t.strictSame(result.notFound, expected)
  t.notOk(isFound(drift()), 'each change was undone')
  assertTried(t, result)
  tell(t, { "mutations of the vendor's document": result.changes.length - expected.length })
  tried.push({ ...result, notFound: result.notFound.filter(what => !statedTwice.has(what)) })
})

t.test("finds every change of the mock's document", async t => {
  const api = served.read()
  const against = withoutVendor === false ? vendor : served
  const document = against.read()
  const drift = () => driftOf(document, against.accepted, api)
  const result = tryChanges(api, drift)
  t.strictSame(result.notFound, [])
  t.notOk(isFound(drift()), 'each change was undone')
  assertTried(t, result)
  tell(t, { "mutations of the mock's document": result.changes.length })
  tried.push(result)
})

t.test('compares a corrupt document or refuses it as unusable', async t => {
  const text = JSON.stringify(served.read())
  const outcomes = { compared: 0, refused: 0 }
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 5 }), junk => {
      const api = JSON.parse(text) as object
      for (const [index, value] of junk) corrupt(api, index, value)
      outcomes[compareOrRefuse(api)]++
    }),
    { numRuns: 60 * effort }
  )
  t.ok(outcomes.compared > 0)
  tell(t, { 'corrupt documents': outcomes.compared + outcomes.refused })
})

function compareOrRefuse(api: object): 'compared' | 'refused' {
  try {
    driftOf(api)
    return 'compared'
  } catch (error) {
    if ((error as Error).name === 'UnusableDocument') return 'refused'
    throw error
  }
}

/** Replaces the value at the given index, counting all values of the document. */
function corrupt(root: object, index: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = []
  const visit = (holder: object): void => {
    for (const [key, part] of Object.entries(holder) as [string, unknown][]) {
      places.push([holder as Record<string, unknown>, key])
      if (typeof part === 'object' && part !== null) visit(part)
    }
  }
  visit(root)
  const [holder, key] = places[index % places.length] as [Record<string, unknown>, string]
  holder[key] = value
}

t.test('no mutation of the other tests was missed', async t => {
  const notFound = tried.flatMap(result => result.notFound)
  t.strictSame(notFound, [])
  tell(t, { 'mutations not found': notFound.length })
})
