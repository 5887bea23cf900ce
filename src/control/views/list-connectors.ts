/** The connectors of all organisations of a sandbox, in short. */
import { invalidField } from '../../contract/invalid-fields.js'
import { canonicalId } from '../../core/ids.js'
import { shortTimestamp } from '../../core/timestamp.js'
import { expected } from '../../validation/describe-value.js'
import type { ConnectorNode, ImportOrigin } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'

export interface ConnectorItem {
  readonly id: string
  readonly organisationId: string
  readonly name: string
  readonly public: boolean
  readonly protocol: string
  /** The names of the newest versions. */
  readonly versions: readonly { readonly name: string; readonly isPublished: boolean }[]
  readonly connections: number
  readonly importedFrom?: ImportOrigin
  readonly createdAt: string
}

export interface ConnectorList {
  /** The newest first. */
  readonly connectors: readonly ConnectorItem[]
  /** How many connectors the sandbox has. */
  readonly total: number
  /** Absent at the end. */
  readonly next?: string
}

const MAX_ITEMS = 200

/** Connectors that one request reads to find those that match. */
const MAX_READ = 2_000

interface Filter {
  readonly organisationId: string | undefined
  /** Part of a name or id. */
  readonly text: string
}

/**
 * @param query `organisationId`, `text` (a part of the name or id) and `after` (`next` of the page before).
 * @throws ApiError 400 `invalidBody`.
 */
export function listConnectors(
  { connectors, connections }: Store,
  query: Readonly<Record<string, unknown>>
): ConnectorList {
  const { organisationId, text, after } = readQuery(query)
  const ids = connectors.listIds().reverse()
  const start = after === undefined ? 0 : ids.findIndex(id => id < after)
  const filter = { organisationId: organisationId && canonicalId(organisationId), text: (text ?? '').toLowerCase() }
  const found: ConnectorItem[] = []
  let last: string | undefined
  const rest = start === -1 ? [] : ids.slice(start, start + MAX_READ)
  for (const id of rest) {
    if (found.length === MAX_ITEMS) break
    last = id
    const connector = connectors.find(id)
    if (connector === undefined || !matches(connector, filter)) continue
    found.push(toItem(connector, connectors.listVersions(id), connections.listIds(id).length))
  }
  const isEnd = last === undefined || last === ids.at(-1)
  return { connectors: found, total: ids.length, ...(!isEnd && last !== undefined && { next: last }) }
}

function readQuery(query: Readonly<Record<string, unknown>>) {
  const read = (name: string) => {
    const value = query[name]
    if (value === undefined || typeof value === 'string') return value
    throw invalidField(name, expected('one text', value))
  }
  return { organisationId: read('organisationId'), text: read('text'), after: read('after') }
}

function matches({ organisationId, name, id }: ConnectorNode, { organisationId: wanted, text }: Filter): boolean {
  if (wanted !== undefined && organisationId !== wanted) return false
  return name.toLowerCase().includes(text) || id.toLowerCase().includes(text)
}

/** More of them do not fit a row. */
const MAX_VERSIONS = 20

function toItem(
  { id, organisationId, name, public: isPublic, endpoint, importedFrom, createdAt }: ConnectorNode,
  versions: readonly { readonly name: string; readonly publishedAt: string | null }[],
  connections: number
): ConnectorItem {
  return {
    id,
    organisationId,
    name,
    public: isPublic,
    protocol: endpoint.protocol,
    versions: versions.slice(-MAX_VERSIONS).map(version => ({
      name: version.name,
      isPublished: version.publishedAt !== null
    })),
    connections,
    ...(importedFrom !== undefined && { importedFrom }),
    createdAt: shortTimestamp(createdAt)
  }
}
