/** Lists of connectors: of one organisation, or of the public library. */
import type { Category } from '../../contract/schemas/common.js'
import type { Direction, KeysetQuery, SortKey } from '../shared/keyset.js'
import { allOf, contains, type Predicate } from '../shared/predicates.js'
import { hasTags, type TagFilter } from './tag-rows.js'

const SORT_COLUMNS = { id: 'id', name: 'name', createdAt: 'created_at', updatedAt: 'updated_at' } as const

export type ConnectorSortProperty = keyof typeof SORT_COLUMNS

/** The properties that connectors can be sorted by. */
export const connectorSortProperties = Object.keys(SORT_COLUMNS) as ConnectorSortProperty[]

export interface ConnectorOrder {
  readonly property: ConnectorSortProperty
  readonly direction: Direction
}

/** Connectors must match all that is given. */
export interface ConnectorFilter {
  /** The owner. Without one, the public connectors of all organisations. */
  readonly organisationId?: string | undefined
  /** Part of the name, in upper or lower case. */
  readonly name?: string | undefined
  /** Part of the protocol, in upper or lower case. */
  readonly protocol?: string | undefined
  /** The connector must have all of them. */
  readonly tags: readonly TagFilter[]
  /** The connector must have one of them. */
  readonly categories: readonly Category[]
}

/** @param columns Of the table `connectors`. */
export function selectConnectors(
  columns: string,
  filter: ConnectorFilter,
  order: readonly ConnectorOrder[]
): KeysetQuery {
  return { columns, from: 'connectors', ...allOf(toPredicates(filter)), order: toSortKeys(order) }
}

const PUBLIC = 'public = 1'
const OWN = 'organisation_id = @organisationId'

/** Whether a filter selects by nothing but the owner. */
export function isUnfiltered(filter: ConnectorFilter): boolean {
  return toPredicates(filter).length === 1
}

/** Ends with the id, which is unique, so that the order is total. */
function toSortKeys(order: readonly ConnectorOrder[]): SortKey[] {
  const keys = order.map(({ property, direction }) => ({ column: SORT_COLUMNS[property], direction }))
  const place = keys.findIndex(({ column }) => column === 'id')
  if (place !== -1) return keys.slice(0, place + 1)
  return [...keys, { column: 'id', direction: keys.at(-1)?.direction ?? 'asc' }]
}

function toPredicates({ organisationId, name, protocol, tags, categories }: ConnectorFilter): Predicate[] {
  return [
    organisationId === undefined ? { sql: PUBLIC, parameters: {} } : { sql: OWN, parameters: { organisationId } },
    ...contains('name', name),
    ...contains('protocol', protocol),
    ...hasTags(tags),
    ...(categories.length === 0 ? [] : [{ sql: IN_CATEGORIES, parameters: { categories: JSON.stringify(categories) } }])
  ]
}

const IN_CATEGORIES = `
  EXISTS (
    SELECT 1
    FROM json_each(connectors.categories) AS held
    WHERE held.value IN (SELECT value FROM json_each(@categories))
  )
`
