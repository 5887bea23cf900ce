import type { Category } from '../../contract/schemas/common.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { ConnectorNode, ConnectorOverview } from '../../store/shared/connector-graph.js'
import {
  type ConnectorFilter,
  type ConnectorOrder,
  connectorSortProperties,
  type TagFilter
} from '../../store/connectors/connector-pages.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import type { OperationContext } from '../shared/context.js'
import { usagesOf } from '../shared/own-connections.js'
import { type PageInput, readPage, renderPage } from '../shared/paging.js'
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
): RenderedJson {
  const filter = toFilter(query, organisationId)
  return list(context, { query, filter, toVisible: graph => graph })
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
): RenderedJson {
  const filter = toFilter(query, undefined)
  return list(context, { query, filter, toVisible: graph => withoutPrivateParts(context, graph) })
}

function withoutPrivateParts({ assume }: OperationContext, graph: ConnectorOverview): ConnectorOverview {
  const hasPrivateParts = graph.connections.length > 0 || graph.versions.some(({ publishedAt }) => publishedAt === null)
  if (hasPrivateParts) assume?.('public-list-hides-what-is-private')
  return { ...graph, connections: [], versions: graph.versions.filter(({ publishedAt }) => publishedAt !== null) }
}

interface List {
  readonly query: ConnectorQuery
  readonly filter: ConnectorFilter
  readonly toVisible: (graph: ConnectorOverview) => ConnectorOverview
}

function list(context: OperationContext, { query, filter, toVisible }: List): RenderedJson {
  const { connectors } = context.store
  const { first, after, before, sort } = query
  const order = sort === undefined ? LAST_CHANGED_FIRST : readSort(sort, connectorSortProperties)
  const render = (node: ConnectorNode) => {
    const visible = toVisible(connectors.overview(node))
    return JSON.stringify(toConnectorResponse(visible, usagesOf(context, visible.connections)))
  }
  const page = readPage(['connectors', filter, order], { first, after, before }, window =>
    connectors.page(filter, order, { ...window, render })
  )
  return renderPage(page, 'connectors')
}

function toFilter(
  { first: _first, after: _after, before: _before, sort: _sort, ...query }: ConnectorQuery,
  organisationId: string | undefined
): ConnectorFilter {
  return { categories: [], ...query, organisationId, tags: readTags(query.tags) }
}

/** Each tag is a key, or a key and a value. The value may contain colons. */
function readTags(tags = ''): TagFilter[] {
  return tags
    .split(',')
    .filter(tag => tag !== '')
    .map(tag => {
      const [key = '', ...value] = tag.split(':')
      return value.length === 0 ? { key } : { key, value: value.join(':') }
    })
}
