/** Tags as rows, which the filter of lists finds by their key. The column `tags` of connectors keeps their order. */
import type { Tags } from '../../contract/schemas/common.js'
import type { Database } from '../database/driver.js'
import type { Predicate } from '../shared/predicates.js'
import { createInsert, type Row } from '../shared/rows.js'

/** A tag that the connector must have, with this value if there is one. */
export interface TagFilter {
  readonly key: string
  readonly value?: string | undefined
}

export function createTagRows(db: Database) {
  const insert = createInsert(db)
  const update = db.prepare<[string, string]>('UPDATE connectors SET tags = ? WHERE id = ?')
  const removeAll = db.prepare<[string]>('DELETE FROM connector_tags WHERE connector_id = ?')

  return {
    replace: (connectorId: string, tags: Tags): void => {
      update.run(JSON.stringify(tags), connectorId)
      removeAll.run(connectorId)
      insert(toTagRows(connectorId, tags))
    }
  }
}

/** A row for each value, without duplicates. A key without values has one empty row. */
export function toTagRows(connectorId: string, tags: Tags): Row[] {
  return Object.entries(tags).flatMap(([key, values]) => {
    const toRow = (value: string): Row => ({
      table: 'connector_tags',
      values: { connector_id: connectorId, key, value, is_empty: values.length === 0 ? 1 : 0 }
    })
    return values.length === 0 ? [toRow('')] : [...new Set(values)].map(toRow)
  })
}

/** Connectors that have all tags. Each tag is a search by the primary key, and a connector fails at the first. */
export function hasTags(tags: readonly TagFilter[]): Predicate[] {
  const keys = tags.filter(({ value }) => value === undefined).map(({ key }) => [key])
  const values = tags.filter(({ value }) => value !== undefined).map(({ key, value }) => [key, value])
  return [
    ...(keys.length === 0 ? [] : [{ sql: HAS_KEYS, parameters: { keys: JSON.stringify(keys) } }]),
    ...(values.length === 0 ? [] : [{ sql: HAS_VALUES, parameters: { values: JSON.stringify(values) } }])
  ]
}

/** MATERIALIZED parses the list once, not for each connector. One condition for each tag would be slow to prepare. */
const holdsAll = (parameter: string, condition: string) => `
  NOT EXISTS (
    WITH wanted AS MATERIALIZED (SELECT value ->> 0 AS key, value ->> 1 AS value FROM json_each(@${parameter}))
    SELECT 1
    FROM wanted
    WHERE NOT EXISTS (
      SELECT 1
      FROM connector_tags AS held
      WHERE held.connector_id = connectors.id AND held.key = wanted.key ${condition}
    )
  )
`

const HAS_KEYS = holdsAll('keys', '')

const HAS_VALUES = holdsAll('values', 'AND held.value = wanted.value AND held.is_empty = 0')
