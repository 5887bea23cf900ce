/** A platform that does single things differently: the run finds exactly those. */
import t from 'tap'
import { requestKey } from '../../../src/contract/fidelity/probes/request.js'
import type { Settings } from '../../../src/contract/settings.js'
import type { PlatformResponse } from '../../../src/platform/client/client.js'
import { buildApp } from '../../../src/http/app.js'
import { toObservations } from '../../../src/platform/observe/observations-file.js'
import { createApp } from '../../helpers/app.js'
import { changeBody, changesOf } from '../../helpers/platform/changes.js'
import { type Change, doubleProbes, doubleSeeds, listEntries, observeDouble } from '../../helpers/platform/double.js'

const probes = doubleProbes

t.test('every change of a response that an entry rests on is found, for every probe', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const counts: Record<string, number> = {}
  const missed: string[] = []
  for (const probe of probes) {
    // The same request twice shares its meaning, such as a list that is read again.
    const claims = probe.steps.flatMap((step, index) => (step.isClaim ? [{ step, index }] : []))
    for (const { step, index } of claims.slice(-2)) {
      for (const [kind, change] of changesOf(probe.entry, step.exchange)) {
        const run = await observeDouble(app, {
          probes: [probe],
          change: (response, _, at) => (at === index ? change(response) : response)
        })
        const word = kind.split(' ', 1).join()
        counts[word] = (counts[word] ?? 0) + 1
        if (run.entries[probe.entry]?.verdict !== 'differs') {
          missed.push(`${probe.entry}, step ${index + 1}, ${kind}: ${JSON.stringify(run.entries[probe.entry])}`)
        }
      }
    }
    await app.inject({ method: 'POST', url: '/__admin/reset' })
  }
  t.strictSame(missed, [])
  t.comment(`changed and found: ${JSON.stringify(counts)}`)
})

const onError =
  (code: string, change: (response: PlatformResponse) => PlatformResponse): Change =>
  response =>
    response.status >= 400 && response.text.includes(`"code":"${code}"`) ? change(response) : response

const toStatus = (status: number) => (response: PlatformResponse) => ({ ...response, status })

/** What the platform does differently, and the entries that say otherwise. */
const differences: Readonly<Record<string, { readonly change: Change; readonly finds: readonly string[] }>> = {
  'a second version with the same name is a 422': {
    change: onError('409010', toStatus(422)),
    finds: ['names-of-versions-are-unique', 'openapi-version-keeps-connector', 'version-exists']
  },
  'a wrong method is a 404': {
    change: onError('405001', toStatus(404)),
    finds: ['method-not-allowed', 'wrong-method-is-405']
  },
  'an unknown key is a 403': {
    change: onError('401003', toStatus(403)),
    finds: ['credential-unknown', 'header-beats-cookie', 'unauthenticated-is-401', 'www-authenticate']
  },
  'a 401 has no WWW-Authenticate': {
    change: response => {
      const { 'www-authenticate': _, ...headers } = response.headers
      return { ...response, headers }
    },
    finds: ['www-authenticate']
  },
  'JSON has a charset': {
    change: response => {
      const type = response.headers['content-type']
      const withCharset = type === 'application/json' ? { 'content-type': 'application/json; charset=utf-8' } : {}
      return { ...response, headers: { ...response.headers, ...withCharset } }
    },
    finds: ['json-has-no-charset']
  },
  'empty lists of an HTTP connector are null': {
    change: (response, { method, target }) =>
      response.status === 201 && method === 'POST' && target.endsWith('/protocols/http/connectors')
        ? changeBody(body => {
            for (const name of ['connections', 'versions', 'authSchemeConfigs']) {
              if (Array.isArray(body[name]) && body[name].length === 0) body[name] = null
            }
          })(response)
        : response,
    finds: ['absent-when-empty']
  },
  'a foreign organisation is a 404': {
    change: onError('403001', toStatus(404)),
    finds: ['checks-in-order', 'organisation-forbidden', 'unknown-organisation-is-foreign']
  },
  'a page that is too large is a 422': {
    change: onError('400006', toStatus(422)),
    finds: ['invalid-page-size', 'size-of-pages', 'unknown-query-is-ignored']
  }
}

for (const [title, { change, finds }] of Object.entries(differences)) {
  t.test(`${title}: found in the entries that say otherwise, and in no other`, async t => {
    const app = await createApp(t, { seeds: doubleSeeds })
    const run = await observeDouble(app, { change })
    t.strictSame(listEntries(run, 'differs').sort(), [...finds].sort())
  })
}

/** Settings of the platform, the entries that say otherwise, with the setting in the first, and those it hides. */
const settings: readonly (readonly [Partial<Settings>, readonly string[], hides?: readonly string[]])[] = [
  [{ draftImport: 'allow' }, ['import-of-drafts', 'version-is-draft']],
  [{ repeatImport: 'conflict' }, ['import-of-the-same-again'], ['import-makes-new-ids']],
  [{ importConnections: 'omit' }, ['import-copies-connections']],
  [{ openapiImport: 'strict' }, ['openapi-faults-are-read-over']],
  [{ strictIds: false }, ['malformed-ids-are-400', 'checks-in-order', 'invalid-path-parameter']],
  [{ emptyLists: 'null' }, ['absent-when-empty']],
  [{ emptyErrors: 'list' }, ['errors-absent-when-valid']],
  [{ jsonCharset: 'utf-8' }, ['json-has-no-charset']]
]

for (const [set, finds, hides = []] of settings) {
  t.test(`a platform that does as ${JSON.stringify(set)} is found, with the setting`, async t => {
    const app = await buildApp({ seeds: doubleSeeds, settings: set })
    t.teardown(() => app.close())
    const run = await observeDouble(app)
    const [first = ''] = finds
    t.strictSame(listEntries(run, 'differs').sort(), [...finds].sort())
    t.strictSame(listEntries(run, 'unknown'), [...hides])
    t.match(run.entries[first], { settings: set })
    // A mock that follows does the same in every entry that it can follow.
    const observations = { ...toObservations(run.entries, { host: 'a', observedAt: '2026-12-01T00:00:00Z' }) }
    const follower = await buildApp({ seeds: doubleSeeds, observations: [observations] })
    t.teardown(() => follower.close())
    t.match(follower.sandboxes.default.settings, set)
  })
}

t.test('probes that share what they begin with tell the same as alone', async t => {
  const app = await createApp(t, { seeds: doubleSeeds })
  const change: Change = onError('409010', toStatus(422))
  const together = await observeDouble(app, { change })
  for (const probe of probes.filter((_, index) => index % 5 === 0)) {
    await app.inject({ method: 'POST', url: '/__admin/reset' })
    const alone = await observeDouble(app, { change, probes: [probe] })
    t.strictSame(alone.entries[probe.entry]?.verdict, together.entries[probe.entry]?.verdict, probe.entry)
  }
  t.ok(new Set(probes.map(({ steps }) => steps.map(({ exchange }) => requestKey(exchange)).join())).size > 80)
})
