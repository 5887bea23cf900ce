import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_FILTER_TAGS } from '../../contract/limits.js'
import type { Category } from '../../contract/schemas/common.js'
import { quote } from '../../core/quote.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { cacheKey } from '../../store/cache.js'
import type { Store } from '../../store/store.js'
import {
  type ConnectorFilter,
  type ConnectorOrder,
  connectorSortProperties
} from '../../store/connectors/connector-pages.js'
import type { TagFilter } from '../../store/connectors/tag-rows.js'
import type { StoredConnector } from '../../store/shared/stored-connector.js'
import { renderConnectorText } from '../shared/connector-text.js'
import type { OperationContext } from '../shared/context.js'
import { listPage, type PageInput } from '../shared/paging.js'
import { renderConnector } from '../shared/rendered-connector.js'
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
  return list(context, {
    query,
    filter,
    render: id => renderConnector(context, { organisationId, connectorId: id }).text
  })
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
  return list(context, { query, filter, render: id => renderPublicParts(context, id) })
}

function renderPublicParts({ store, assume }: OperationContext, id: string): string {
  const key = cacheKey('public connector', id)
  const cached = assume === undefined ? store.cache.find<string>(key) : undefined
  if (cached !== undefined) return cached
  const connector = store.connectors.findStoredPublic(id)
  if (connector === undefined) throw new Error(`connector ${id} is listed but missing`)
  if (assume !== undefined && holdsPrivateParts(store, connector)) assume('public-list-hides-what-is-private')
  const text = renderConnectorText(connector, () => '')
  store.cache.set(key, text, { scope: { connectorId: id }, size: text.length })
  return text
}

function holdsPrivateParts({ connectors, connections }: Store, { id, versions }: StoredConnector): boolean {
  return connections.listIds(id).length > 0 || connectors.listVersions(id).length > versions.length
}

interface List {
  readonly query: ConnectorQuery
  readonly filter: ConnectorFilter
  /** Returns the parts of a connector that the list shows, as JSON. */
  readonly render: (connectorId: string) => string
}

function list(context: OperationContext, { query, filter, render }: List): Promise<RenderedJson> {
  const order = query.sort === undefined ? LAST_CHANGED_FIRST : readSort(query.sort, connectorSortProperties)
  return listPage(context, {
    identity: ['connectors', filter, order],
    page: query,
    itemsKey: 'connectors',
    scope: 'connectors',
    open: () => window => context.store.connectors.page(filter, order, { ...window, render })
  })
}

function toFilter(
  { first: _first, after: _after, before: _before, sort: _sort, ...query }: ConnectorQuery,
  organisationId: string | undefined
): ConnectorFilter {
  return { categories: [], ...query, organisationId, tags: readTags(query.tags) }
}

/**
 * Each tag is a key, or a key and a value, which can be empty (SPEC:1793-1794). The value may contain colons.
 * @throws ApiError 400 `invalidQuery` for a tag without a key, and for too many tags, because each is searched in each
 * connector.
 */
function readTags(text = ''): TagFilter[] {
  const tags = [...new Set(text.split(','))].filter(tag => tag !== '')
  if (tags.length > MAX_FILTER_TAGS) {
    throw invalidField('tags', `expected at most ${MAX_FILTER_TAGS} tags, got ${tags.length}`, 'invalidQuery')
  }
  return tags.map(tag => {
    const [key = '', ...rest] = tag.split(':')
    if (key === '') throw invalidField('tags', `${quote(tag)} has no key; send key:value or key`, 'invalidQuery')
    const value = rest.join(':')
    return value === '' ? { key } : { key, value }
  })
}
