/** Lists of connectors: of one organisation, or of the public library. */
import type { Category } from '../../contract/schemas/common.js'
import { allOf, type Condition, containing } from '../shared/conditions.js'
import type { Direction, KeysetQuery, SortKey } from '../shared/keyset.js'

const SORT_COLUMNS = { id: 'id', name: 'name', createdAt: 'created_at', updatedAt: 'updated_at' } as const

export type ConnectorSortProperty = keyof typeof SORT_COLUMNS

/** The properties that connectors can be sorted by. */
export const connectorSortProperties = Object.keys(SORT_COLUMNS) as ConnectorSortProperty[]

export interface ConnectorOrder {
  readonly property: ConnectorSortProperty
  readonly direction: Direction
}

/** A tag that must be there: its key alone, or with one of its values. */
export interface TagFilter {
  readonly key: string
  readonly value?: string | undefined
}

/** All that is given must hold. */
export interface ConnectorFilter {
  /** The owner; without one, the public connectors of all. */
  readonly organisationId?: string | undefined
  /** A part of the name, in any case. */
  readonly name?: string | undefined
  /** A part of the protocol, in any case. */
  readonly protocol?: string | undefined
  /** All of them. */
  readonly tags: readonly TagFilter[]
  /** One of them. */
  readonly categories: readonly Category[]
}

/** @param columns of the table `connectors`. */
export function selectConnectors(
  columns: string,
  filter: ConnectorFilter,
  order: readonly ConnectorOrder[]
): KeysetQuery {
  return { columns, from: 'connectors', ...allOf(conditionsOf(filter)), order: toSortKeys(order) }
}

/** Nothing follows the id, which no two connectors share; where it is not named it ends the order. */
function toSortKeys(order: readonly ConnectorOrder[]): SortKey[] {
  const keys = order.map(({ property, direction }) => ({ column: SORT_COLUMNS[property], direction }))
  const place = keys.findIndex(({ column }) => column === 'id')
  if (place !== -1) return keys.slice(0, place + 1)
  return [...keys, { column: 'id', direction: keys.at(-1)?.direction ?? 'asc' }]
}

function conditionsOf({ organisationId, name, protocol, tags, categories }: ConnectorFilter): Condition[] {
  return [
    organisationId === undefined
      ? { sql: 'public = 1', parameters: {} }
      : { sql: 'organisation_id = @organisationId', parameters: { organisationId } },
    ...containing('name', name),
    ...containing('protocol', protocol),
    ...(tags.length === 0 ? [] : [{ sql: HAS_TAGS, parameters: { tags: JSON.stringify(tags) } }]),
    ...(categories.length === 0 ? [] : [{ sql: IN_CATEGORIES, parameters: { categories: JSON.stringify(categories) } }])
  ]
}

const HAS_TAGS = `
  NOT EXISTS (
    SELECT 1
    FROM json_each(@tags) AS wanted
    WHERE NOT EXISTS (
      SELECT 1
      FROM json_each(connectors.tags) AS tag
      WHERE tag.key = wanted.value ->> 'key'
      AND (
        wanted.value ->> 'value' IS NULL
        OR EXISTS (SELECT 1 FROM json_each(tag.value) AS held WHERE held.value = wanted.value ->> 'value')
      )
    )
  )
`

const IN_CATEGORIES = `
  EXISTS (
    SELECT 1
    FROM json_each(connectors.categories) AS held
    WHERE held.value IN (SELECT value FROM json_each(@categories))
  )
`
