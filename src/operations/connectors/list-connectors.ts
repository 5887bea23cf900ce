import type { Category } from '../../contract/schemas/common.js'
import type { ConnectorPage } from '../../contract/schemas/connector-write.js'
import type { ConnectorOverview } from '../../store/shared/connector-graph.js'
import {
  type ConnectorFilter,
  type ConnectorOrder,
  connectorSortProperties,
  type TagFilter
} from '../../store/connectors/connector-pages.js'
import { toConnectorAnswer } from '../shared/connector-answer.js'
import type { OperationContext } from '../shared/context.js'
import { usagesOf } from '../shared/own-connections.js'
import { type PageInput, readPage, toPage } from '../shared/paging.js'
import { readSort } from './sort.js'

/** What lists of connectors are filtered and sorted by (SPEC:1756-1797). */
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
 * ListConnectors (SPEC:315): those of the organisation, public or not, the last changed first. That several tags must
 * all be there, and that one of several categories is enough, is assumed (docs/contract.md 4.4).
 * @throws ApiError 400 `invalidQuery`.
 */
export function listConnectors(
  context: OperationContext,
  { organisationId, query }: { readonly organisationId: string; readonly query: ConnectorQuery }
): ConnectorPage {
  return list(context, organisationId, query, graph => graph)
}

/**
 * ListPublicConnectors (SPEC:268): those of all organisations. Of their connections and drafts, which are their
 * owner's alone, it shows nothing: assumed, the contract does not say.
 * @throws ApiError 400 `invalidQuery`.
 */
export function listPublicConnectors(
  context: OperationContext,
  { query }: { readonly query: ConnectorQuery }
): ConnectorPage {
  return list(context, undefined, query, graph => withoutPrivateParts(context, graph))
}

function withoutPrivateParts({ rests }: OperationContext, graph: ConnectorOverview): ConnectorOverview {
  const hasPrivateParts = graph.connections.length > 0 || graph.versions.some(({ publishedAt }) => publishedAt === null)
  if (hasPrivateParts) rests?.('public-list-hides-what-is-private')
  return { ...graph, connections: [], versions: graph.versions.filter(({ publishedAt }) => publishedAt !== null) }
}

function list(
  context: OperationContext,
  organisationId: string | undefined,
  { first, after, before, sort, ...query }: ConnectorQuery,
  show: (graph: ConnectorOverview) => ConnectorOverview
): ConnectorPage {
  const { connectors } = context.store
  const order = sort === undefined ? LAST_CHANGED_FIRST : readSort(sort, connectorSortProperties)
  const filter: ConnectorFilter = { categories: [], ...query, organisationId, tags: readTags(query.tags) }
  const page = readPage(['connectors', filter, order], { first, after, before }, window =>
    connectors.page(filter, order, window)
  )
  return toPage(page, 'connectors', found =>
    found.map(node => {
      const shown = show(connectors.overview(node))
      return toConnectorAnswer(shown, usagesOf(context, shown.connections))
    })
  )
}

/** A key alone, or a key and a value; the value may hold colons. */
function readTags(tags = ''): TagFilter[] {
  return tags
    .split(',')
    .filter(tag => tag !== '')
    .map(tag => {
      const [key = '', ...value] = tag.split(':')
      return value.length === 0 ? { key } : { key, value: value.join(':') }
    })
}
