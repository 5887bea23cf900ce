/** Conditions that must always hold in a sandbox. */
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance } from 'fastify'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { ConnectorPage } from '../../../src/contract/schemas/connector-write.js'
import type { OperationId } from '../../../src/contract/operations.js'
import type { ConnectorGraph, ConnectorNode } from '../../../src/store/shared/connector-graph.js'
import type { Database } from '../../../src/store/database/driver.js'
import { type Actor, type Answer, ask, bodyOf, type Call, type SandboxModel } from './sandbox-model.js'

/** Compares without tap, which would print each of thousands of passes; fast-check shows the failing run. */
export function same(found: unknown, wanted: unknown, about: string): void {
  if (isDeepStrictEqual(found, wanted)) return
  throw new Error(`${about}\nfound  ${JSON.stringify(found)}\nwanted ${JSON.stringify(wanted)}`)
}

const MARK = /(?:library|acme|globex|boxed|leased)[A-Z]\d+q/g
const ULID = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g

/** @throws Error for a server error, or a response with a secret or with something of another organisation. */
export function assertDiscreet({ model, tag, organisationId, sent }: Actor, { status, text, asked }: Answer): void {
  const fail = (what: string) => new Error(`${tag}: ${what}\n${asked}\n${status} ${text}`)
  if (status >= 500) throw fail('a server error')
  if (text.includes('SECRET')) throw fail('a secret')
  for (const pattern of [MARK, ULID]) for (const [each] of asked.matchAll(pattern)) sent.add(each)
  const isKnown = (each: string) => model.revealed.has(each) || sent.has(each)
  for (const [mark] of text.matchAll(MARK)) {
    if (!mark.startsWith(tag) && !isKnown(mark)) throw fail(`something of another organisation: ${mark}`)
  }
  for (const [id] of text.matchAll(ULID)) {
    const owner = model.owners.get(id) ?? organisationId
    if (owner !== organisationId && !isKnown(id)) throw fail(`something of another organisation: ${id}`)
  }
}

/** Records the owners of new ids, and what is public: everything of public connectors except secrets and drafts. */
export function learn(model: SandboxModel): void {
  const { connectors } = model.sandbox.store
  for (const id of connectors.listIds()) {
    const graph = connectors.assemble(connectors.find(id) as ConnectorNode)
    for (const [found] of JSON.stringify(graph).matchAll(ULID)) {
      if (!model.owners.has(found)) model.owners.set(found, graph.organisationId)
    }
    if (graph.public) reveal(model, graph)
  }
}

function reveal({ revealed }: SandboxModel, graph: ConnectorGraph): void {
  const versions = graph.versions.filter(({ publishedAt }) => publishedAt !== null)
  const uses = graph.connections.flatMap(({ action, trigger }) => [...action, ...trigger])
  const schemes = [...graph.authSchemeConfigs, ...uses.map(use => use.authSchemeConfig)]
  const ids = [graph.id, graph.organisationId, ...versions.map(({ id }) => id), JSON.stringify(schemes)].join(' ')
  for (const [id] of ids.matchAll(ULID)) revealed.add(id)
  // An import copies the connections.
  for (const [mark] of JSON.stringify({ ...graph, versions }).matchAll(MARK)) revealed.add(mark)
}

const NAMED_BY = (table: string, column: string) => `
  SELECT 1 FROM ${table} AS named JOIN connectors ON connectors.id = named.connector_id
  WHERE instr(named.${column}, kept.id) > 0 AND connectors.organisation_id = kept.organisation_id
`

const UNUSED_CREDENTIALS = `
  SELECT id FROM credentials AS kept
  WHERE NOT EXISTS (SELECT 1 FROM connection_credentials WHERE credential_id = kept.id)
  AND NOT EXISTS (${NAMED_BY('auth_scheme_configs', 'config')})
  AND NOT EXISTS (${NAMED_BY('connection_credentials', 'auth_scheme_config')})
  AND NOT EXISTS (
    SELECT 1 FROM credentials AS other
    WHERE other.id <> kept.id AND instr(other.data, kept.id) > 0 AND other.organisation_id = kept.organisation_id
  )
`

/** Credentials of another organisation than the connection that uses them. */
const BORROWED_CREDENTIALS = `
  SELECT used.credential_id FROM connection_credentials AS used
  JOIN connectors ON connectors.id = used.connector_id
  JOIN credentials ON credentials.id = used.credential_id
  WHERE credentials.organisation_id <> connectors.organisation_id
`

const UNKNOWN_DEFINITIONS = (table: string) => `
  SELECT each.id FROM ${table} AS each, json_tree(each.body) AS part
  WHERE part.key = 'definition'
  AND NOT EXISTS (
    SELECT 1 FROM definitions WHERE version_id = each.version_id AND id = json_extract(part.value, '$.id')
  )
`

const REPEATED_IDS = (table: string) => `SELECT id FROM ${table} GROUP BY id HAVING count(*) > 1`

/** @throws Error if a row lacks its parent or something that it refers to. */
export function assertNoOrphans(db: Database): void {
  same(db.pragma('foreign_key_check'), [], 'rows without a parent')
  for (const sql of [
    UNUSED_CREDENTIALS,
    BORROWED_CREDENTIALS,
    ...['actions', 'triggers'].map(UNKNOWN_DEFINITIONS),
    ...['connector_versions', 'connections', 'actions', 'triggers', 'definitions'].map(REPEATED_IDS)
  ]) {
    same(db.prepare(sql).pluck().all(), [], sql)
  }
}

const IN_VERSIONS = `
  SELECT versions.id, versions.published_at, json_array(
    versions.name, versions.description, versions.published_at,
    (SELECT json_group_array(json_array(id, name, position, body)) FROM actions WHERE version_id = versions.id),
    (SELECT json_group_array(json_array(id, name, position, body)) FROM triggers WHERE version_id = versions.id),
    (
      SELECT json_group_array(json_array(id, name, position, accept, description, content_type, content))
      FROM definitions WHERE version_id = versions.id
    )
  ) AS contents
  FROM connector_versions AS versions
`

/** @throws Error if a published version changed. */
export function assertImmutable({ published }: SandboxModel, db: Database): void {
  const versions = db.prepare<[], { id: string; published_at: string | null; contents: string }>(IN_VERSIONS).all()
  const before = new Map(published)
  published.clear()
  for (const { id, published_at, contents } of versions) {
    if (published_at === null) continue
    same(contents, before.get(id) ?? contents, `the published version ${id}`)
    published.set(id, contents)
  }
}

/** @throws Error if a connector differs in the list, or if its versions have wrong latest or default flags. */
export async function assertRead(app: FastifyInstance, actor: Actor): Promise<void> {
  const { connectors } = await read<ConnectorPage>(app, actor, {
    operationId: 'ListConnectors',
    path: {},
    query: { first: '1000' }
  })
  for (const listed of connectors) {
    const found = await read<Connector>(app, actor, { operationId: 'GetConnector', path: { connector_id: listed.id } })
    same(found, listed, `the connector ${listed.id} as it is read, and as it is listed`)
    assertFlags(actor, found)
  }
}

function assertFlags({ model }: Actor, { id, versions }: Connector): void {
  const published = versions.filter(({ publishedAt }) => publishedAt !== null)
  const newest = Math.max(...published.map(({ publishedAt }) => Date.parse(publishedAt as string)))
  const latest = published.findLast(({ publishedAt }) => Date.parse(publishedAt as string) === newest)
  same(
    versions.filter(({ isLatest }) => isLatest),
    latest === undefined ? [] : [latest],
    `latest of ${id}`
  )
  const chosen = model.sandbox.store.connectors.listVersions(id).find(({ chosenDefault }) => chosenDefault)
  const byDefault = published.find(version => version.id === chosen?.id) ?? latest
  same(
    versions.filter(({ isDefault }) => isDefault),
    byDefault === undefined ? [] : [byDefault],
    `default of ${id}`
  )
  assertUnique(
    versions.map(({ name }) => name),
    `versions of ${id}`
  )
}

function assertUnique(names: readonly string[], about: string): void {
  same(names.length, new Set(names).size, `${about}: ${names.join(', ')}`)
}

type Page = { readonly totalCount: number; readonly next?: string } & Readonly<
  Record<string, { id: string; name: string }[]>
>

/** Reads a list in small pages. @throws Error if items are missing, repeated or of another organisation. */
async function assertPages(
  app: FastifyInstance,
  actor: Actor,
  call: Call,
  key: string
): Promise<{ id: string; name: string }[]> {
  const items: { id: string; name: string }[] = []
  const counts = new Set<number>()
  for (let after = ''; ;) {
    const page = await read<Page>(app, actor, { ...call, query: { first: '2', after } })
    counts.add(page.totalCount)
    items.push(...(page[key] ?? []))
    if (page.next === undefined) break
    after = page.next
  }
  same([...counts], [items.length], `${call.operationId}: what is counted, and what pages hold`)
  assertUnique(
    items.map(({ id }) => id),
    call.operationId
  )
  return items
}

const versioned: [OperationId, 'actions' | 'triggers' | 'definitions'][] = [
  ['GetActions', 'actions'],
  ['GetTriggers', 'triggers'],
  ['GetDefinitions', 'definitions']
]

/** @throws Error if a list of an organisation is wrong. */
export async function assertLists(app: FastifyInstance, actor: Actor): Promise<void> {
  const { connectors } = actor.model.sandbox.store
  const all = connectors.listIds().map(id => connectors.find(id) as ConnectorNode)
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort()
  const library = await assertPages(app, actor, { operationId: 'ListPublicConnectors', path: {} }, 'connectors')
  same(ids(library), ids(all.filter(each => each.public)), 'the library')
  const own = await assertPages(app, actor, { operationId: 'ListConnectors', path: {} }, 'connectors')
  same(ids(own), ids(all.filter(each => each.organisationId === actor.organisationId)), 'own connectors')
  for (const { id } of own) {
    const path = { connector_id: id }
    const versions = await assertPages(app, actor, { operationId: 'ListConnectorVersions', path }, 'items')
    const kept = connectors.listVersions(id)
    same(ids(versions), ids(kept), 'versions')
    const connections = await assertPages(app, actor, { operationId: 'ListConnectorConnections', path }, 'items')
    assertUnique(
      connections.map(({ name }) => name),
      'connections'
    )
    for (const version of kept) {
      for (const [operationId, key] of versioned) {
        const listed = await assertPages(app, actor, { operationId, path: { ...path, version: version.name } }, key)
        same(ids(listed), ids(connectors.listResources(version.id)[key]), key)
        assertUnique(
          listed.map(({ name }) => name),
          key
        )
      }
    }
  }
}

async function read<Body>(app: FastifyInstance, actor: Actor, call: Call): Promise<Body> {
  const answer = await ask(app, actor, call)
  same(answer.status, 200, answer.asked)
  assertDiscreet(actor, answer)
  return bodyOf<Body>(answer)
}
