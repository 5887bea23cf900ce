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

/** Connectors that have the tags. Each tag is one search by the primary key, and a connector fails at the first. */
export function hasTags(tags: readonly TagFilter[]): Predicate[] {
  return tags.map(({ key, value }, index) => ({
    sql: `EXISTS (
      SELECT 1 FROM connector_tags
      WHERE connector_id = connectors.id AND key = @tagKey${index}
      ${value === undefined ? '' : `AND value = @tagValue${index} AND is_empty = 0`}
    )`,
    parameters: { [`tagKey${index}`]: key, ...(value !== undefined && { [`tagValue${index}`]: value }) }
  }))
}
