import fc from 'fast-check'
import t from 'tap'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createResponseValidator } from '../../../src/validation/response-validator.js'
import { createClock } from '../../../src/core/clock.js'
import { createIds } from '../../../src/core/ids.js'
import { createRandom } from '../../../src/core/random.js'
import { toConnectorResponse } from '../../../src/operations/shared/connector-text.js'
import { copyConnectorVersion } from '../../../src/operations/library-import/copy-connector-version.js'
import type { ConnectorGraph, SingleVersionGraph } from '../../../src/store/shared/connector-graph.js'
import { demo } from '../../helpers/app.js'
import { connectorGraphs, singleVersionGraphs } from '../../helpers/seeds/graphs.js'

const RUNS = { numRuns: 300 }
const NOW = '2026-01-02T03:04:05.000000Z'

function copy(source: SingleVersionGraph, importConnections: 'copy' | 'omit' = 'copy'): ConnectorGraph {
  const ids = createIds(createClock(), createRandom())
  return copyConnectorVersion(source, { organisationId: demo.acme.id, now: NOW, ids, importConnections })
}

/** Rewrites a property, given its name and the names above it. Returns undefined to remove it. */
type Rewrite = (name: string, value: unknown, above: readonly string[], owner: object) => unknown

/** Skips tags, whose names are arbitrary. */
function rewriteAll(value: unknown, rewrite: Rewrite, above: readonly string[] = []): unknown {
  if (above.at(-1) === 'tags') return value
  if (Array.isArray(value)) return value.map(item => rewriteAll(item, rewrite, above))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .map(([name, item]) => [name, rewrite(name, item, above, value)] as const)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => [name, rewriteAll(item, rewrite, [...above, name])] as const)
  return Object.fromEntries(entries)
}

const isInScheme = (above: readonly string[]) =>
  above.includes('authSchemeConfigs') || above.includes('authSchemeConfig')

const isScheme = (above: readonly string[]) => /^authSchemeConfigs?$/.test(above.at(-1) ?? '')

/** Numbers ids by first occurrence, so that a comparison sees only which are equal. Ids of schemes stay. */
function withNumberedIds(graph: unknown): unknown {
  const numbers = new Map<string, string>()
  const number = (id: string) => {
    const known = numbers.get(id) ?? `#${numbers.size}`
    numbers.set(id, known)
    return known
  }
  return rewriteAll(graph, (name, value, above) =>
    (name === 'id' && !isInScheme(above)) || name === 'mtlsCredentialId' || name === 'mTLSCredentialId'
      ? number(value as string)
      : value
  )
}

/** The changes that an import must make, by property name, independently of the types. */
function withNamedChanges(source: SingleVersionGraph): unknown {
  const copied = source.connections.flatMap(({ action, trigger }) =>
    [...action, ...trigger].map(use => use.credential.id)
  )
  const changed = rewriteAll(source, (name, value, above, owner) => {
    const isData = above.at(-1) === 'data'
    switch (name) {
      case 'createdAt':
      case 'updatedAt':
        return NOW
      case 'organisationId':
        return above.includes('grant') ? value : demo.acme.id
      case 'errors':
      case 'validationMessages':
      case 'accessToken':
      case 'refreshToken':
        return undefined
      case 'mtlsCredentialId':
      case 'mTLSCredentialId':
        return copied.includes(value as string) ? value : undefined
      case 'clientSecret':
        return isData ? '******' : undefined
      case 'value':
      case 'valueBase64':
      case 'password':
      case 'key':
        return isData ? '******' : value
      case 'type':
        return value === 'oauth2-code' ? 'oauth2-token' : value
      case 'data': {
        const { type } = owner as { type: string }
        if (type === 'oauth2-code') return { scopes: [] }
        return type === 'custom-function' || type === 'jwt-bearer' ? {} : value
      }
      case 'publishedAt':
        return null
      case 'messages':
        return []
      case 'public':
      case 'chosenDefault':
        return false
      default:
        return value
    }
  })
  const importedFrom = { connectorId: source.id, versionName: source.versions[0].name }
  return { ...(changed as object), importedFrom }
}

/** All ids, except those of schemes and of OAuth applications. */
function idsOf(graph: unknown): Set<string> {
  const ids = new Set<string>()
  rewriteAll(graph, (name, value, above) => {
    const isId = (name === 'id' && !isInScheme(above)) || /^mtlsCredentialId$/i.test(name)
    if (isId) ids.add(value as string)
    return value
  })
  return ids
}

t.test('copies the source with exactly the intended changes', async t => {
  fc.assert(
    fc.property(singleVersionGraphs, source => {
      same(withNumberedIds(copy(source)), withNumberedIds(withNamedChanges(source)))
    }),
    RUNS
  )
  t.pass('holds for all')
})

/** Unlike an assertion of tap, prints nothing for each run. fast-check shows the counterexample. */
function same(found: unknown, wanted: unknown): void {
  const [left, right] = [sorted(found), sorted(wanted)]
  if (left !== right) throw new Error(`found  ${left}\nwanted ${right}`)
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item
  )
}

t.test('gives the copy new ids, except for schemes', async t => {
  fc.assert(
    fc.property(singleVersionGraphs, source => {
      const copied = copy(source)
      const sourceIds = idsOf(source)
      const shared = [...idsOf(copied)].filter(id => sourceIds.has(id))
      same(shared, [])
      same(
        copied.authSchemeConfigs.map(scheme => scheme.id),
        source.authSchemeConfigs.map(scheme => scheme.id)
      )
    }),
    RUNS
  )
  t.pass('holds for all')
})

t.test('leaves no secret of any type in the copy or in a response', async t => {
  const types = new Set<string>()
  fc.assert(
    fc.property(singleVersionGraphs, source => {
      for (const { action, trigger } of source.connections) {
        for (const use of [...action, ...trigger]) types.add(use.credential.type)
      }
      const copied = copy(source)
      for (const shown of [copied, toConnectorResponse(copied), toConnectorResponse(source)]) {
        same(JSON.stringify(shown).includes('SECRET'), false)
      }
    }),
    RUNS
  )
  t.equal(types.size, 11, 'covers all types of credentials')
})

t.test('omits only the connections if the setting says so', async t => {
  fc.assert(
    fc.property(singleVersionGraphs, source => {
      const expected = withNamedChanges({ ...source, connections: [] })
      same(withNumberedIds(copy(source, 'omit')), withNumberedIds(expected))
    }),
    RUNS
  )
  t.pass('holds for all')
})

t.test(
  'makes responses that match the contract, with null only in publishedAt and no empty optional property',
  async t => {
    const validate = createResponseValidator()
    fc.assert(
      fc.property(connectorGraphs, singleVersionGraphs, (graph, source) => {
        for (const answer of [toConnectorResponse(graph), toConnectorResponse(copy(source))]) {
          same(validate('Connector', answer, true) ?? 'valid', 'valid')
          same(findEmpty(answer), [])
        }
      }),
      RUNS
    )
    t.pass('holds for all')
  }
)

const mayBeEmpty = [
  'authSchemeConfigs',
  'connections',
  'versions',
  'variables',
  'scopes',
  'defaultScopes',
  'digestInputs',
  'data',
  'isLatest',
  'isDefault',
  'public',
  'name',
  'text',
  'value',
  'baseUrl',
  'datasetId',
  'username',
  'clientId',
  'authorizeUrl',
  'certificate',
  'ca'
]

/** Names of properties that are null, except `publishedAt`, or optional and empty (docs/contract.md 3.3). */
function findEmpty(answer: Connector): string[] {
  const found: string[] = []
  rewriteAll(answer, (name, value, above) => {
    const isExempt = above.includes('tags') || (name === 'description' && isScheme(above)) || mayBeEmpty.includes(name)
    const isEmpty =
      value === '' ||
      value === false ||
      (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    if (value === null && name !== 'publishedAt') found.push(name)
    if (isEmpty && !isExempt) found.push(name)
    return value
  })
  return found
}
