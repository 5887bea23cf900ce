import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_FILTER_TAGS } from '../../contract/limits.js'
import type { Category } from '../../contract/schemas/common.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { Store } from '../../store/store.js'
import type { ConnectorNode, ConnectorOverview } from '../../store/shared/connector-graph.js'
import {
  type ConnectorFilter,
  type ConnectorOrder,
  connectorSortProperties
} from '../../store/connectors/connector-pages.js'
import type { TagFilter } from '../../store/connectors/tag-rows.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import type { OperationContext } from '../shared/context.js'
import { usagesOf } from '../shared/own-connections.js'
import { type PageInput, readPage, renderPage, toList } from '../shared/paging.js'
import { readSort } from './read-sort.js'

/** The filter and order of a list of connectors (SPEC:1756-1797). */
export interface ConnectorQuery extends PageInput {
  readonly name?: string | undefined
  readonly protocol?: string | undefined
  /** Such as `category:e-commerce,business`. */
  readonly tags?: string | undefined
  readonly categories?: readonly Category[]
  readonly sort?: string | undefined
}

const LAST_CHANGED_FIRST: readonly ConnectorOrder[] = [{ property: 'updatedAt', direction: 'desc' }]

/**
 * ListConnectors (SPEC:315). The connectors of the organisation, public or not, most recently changed first. Assumed:
 * a connector needs all of the tags, and any of the categories (docs/contract.md 4.4).
 * @returns a ConnectorPage.
 * @throws ApiError 400 `invalidQuery`.
 */
export function listConnectors(
  context: OperationContext,
  { organisationId, query }: { readonly organisationId: string; readonly query: ConnectorQuery }
): Promise<RenderedJson> {
  const filter = toFilter(query, organisationId)
  return list(context, { query, filter, read: node => context.store.connectors.overview(node) })
}

/**
 * ListPublicConnectors (SPEC:268). The public connectors of all organisations. Assumed: it hides their connections and
 * drafts, which are private to their owner.
 * @returns a ConnectorPage.
 * @throws ApiError 400 `invalidQuery`.
 */
export function listPublicConnectors(
  context: OperationContext,
  { query }: { readonly query: ConnectorQuery }
): Promise<RenderedJson> {
  const filter = toFilter(query, undefined)
  return list(context, { query, filter, read: node => readPublicParts(context, node) })
}

function readPublicParts({ store, assume }: OperationContext, node: ConnectorNode): ConnectorOverview {
  const graph = store.connectors.publicOverview(node)
  if (assume !== undefined && holdsPrivateParts(store, graph)) assume('public-list-hides-what-is-private')
  return graph
}

function holdsPrivateParts({ connectors, connections }: Store, { id, versions }: ConnectorOverview): boolean {
  return connections.listIds(id).length > 0 || connectors.listVersions(id).length > versions.length
}

interface List {
  readonly query: ConnectorQuery
  readonly filter: ConnectorFilter
  /** The parts that the list shows. */
  readonly read: (node: ConnectorNode) => ConnectorOverview
}

async function list(context: OperationContext, { query, filter, read }: List): Promise<RenderedJson> {
  const { first, after, before, sort } = query
  const order = sort === undefined ? LAST_CHANGED_FIRST : readSort(sort, connectorSortProperties)
  const render = (node: ConnectorNode) => {
    const visible = read(node)
    return JSON.stringify(toConnectorResponse(visible, usagesOf(context, visible.connections)))
  }
  const page = await readPage(toList(context, 'connectors', filter, order), { first, after, before }, window =>
    context.store.connectors.page(filter, order, { ...window, render })
  )
  return renderPage(page, 'connectors')
}

function toFilter(
  { first: _first, after: _after, before: _before, sort: _sort, ...query }: ConnectorQuery,
  organisationId: string | undefined
): ConnectorFilter {
  return { categories: [], ...query, organisationId, tags: readTags(query.tags) }
}

/**
 * Each tag is a key, or a key and a value. The value may contain colons.
 * @throws ApiError 400 `invalidQuery` for too many tags, because each is searched in each connector.
 */
function readTags(text = ''): TagFilter[] {
  const tags = [...new Set(text.split(','))].filter(tag => tag !== '')
  if (tags.length > MAX_FILTER_TAGS) {
    throw invalidField('tags', `expected at most ${MAX_FILTER_TAGS} tags, got ${tags.length}`, 'invalidQuery')
  }
  return tags.map(tag => {
    const [key = '', ...value] = tag.split(':')
    return value.length === 0 ? { key } : { key, value: value.join(':') }
  })
}
