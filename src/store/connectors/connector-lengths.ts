/** How long a connector is, in bytes of JSON, as its response shows it and with its secrets. */
import type { Database } from '../database/driver.js'

/**
 * Each number covers the names of the properties, ids, times and redacted secrets. Secrets count although no response
 * shows them, because a response is made from them. Texts that are not stored as JSON are measured with their escapes.
 * CROSS JOIN fixes the join order.
 */
export const MEASURE = `
  SELECT
    (
      SELECT
        800 + octet_length(organisation_id) + octet_length(json_quote(name)) + octet_length(tags)
        + octet_length(json_quote(documentation_url)) + octet_length(json_quote(image_url))
        + octet_length(json_quote(coalesce(base_url, dataset_id))) + octet_length(connection_variables)
      FROM connectors WHERE id = @id
    )
    + (SELECT coalesce(sum(50 + octet_length(config)), 0) FROM auth_scheme_configs WHERE connector_id = @id)
    + (
      SELECT coalesce(
        sum(400 + octet_length(json_quote(name)) + octet_length(json_quote(description)) + octet_length(messages)), 0
      )
      FROM connector_versions WHERE connector_id = @id
    )
    + (
      SELECT coalesce(sum(300 + octet_length(json_quote(name)) + octet_length(variables)), 0)
      FROM connections WHERE connector_id = @id
    )
    + (
      SELECT coalesce(
        sum(
          500 + octet_length(used.auth_scheme_config) + octet_length(kept.organisation_id)
          + octet_length(json_quote(kept.name)) + octet_length(kept.data) + octet_length(kept.errors)
        ), 0
      )
      FROM connection_credentials AS used
      CROSS JOIN credentials AS kept ON kept.id = used.credential_id
      WHERE used.connector_id = @id
    )
    + (
      SELECT coalesce(sum(own.times * (
        SELECT sum(
          500 + octet_length(json_quote(connections.name)) + octet_length(json_quote(connectors.name))
          + octet_length(connectors.organisation_id)
        )
        FROM (
          SELECT DISTINCT connector_id, connection_id
          FROM connection_credentials
          WHERE credential_id = own.credential_id
        ) AS usage
        CROSS JOIN connections
          ON connections.connector_id = usage.connector_id AND connections.id = usage.connection_id
        CROSS JOIN connectors ON connectors.id = usage.connector_id
      )), 0)
      FROM (
        SELECT credential_id, count(*) AS times
        FROM connection_credentials
        WHERE connector_id = @id
        GROUP BY credential_id
      ) AS own
    )
`

/** The most bytes of property names and commas that a write can add. */
const OVERHEAD = 100

/** Beyond this, the oldest bounds are forgotten. */
const MAX_BOUNDS = 1_000

/**
 * Measures connectors. An upper bound of each stays in memory, so that most writes need not measure: measuring takes
 * longer the more connections a connector has.
 */
export function createConnectorLengths(db: Database) {
  const measure = db.prepare<[{ id: string }], number>(MEASURE).pluck()
  const bounds = new Map<string, number>()

  function keep(id: string, bound: number): number {
    if (bounds.size >= MAX_BOUNDS) bounds.delete(bounds.keys().next().value as string)
    bounds.set(id, bound)
    return bound
  }

  function measureNow(id: string): number {
    return keep(id, measure.get({ id }) as number)
  }

  return {
    /** The length of a connector, or slightly more. */
    measure: measureNow,
    /**
     * Whether a connector is longer than a maximum. Call it after each write that makes a connector longer.
     * @param added the most bytes that the write can have added, if that is known.
     */
    isOver(id: string, maximum: number, added = Infinity): boolean {
      const bound = (bounds.get(id) ?? Infinity) + added + OVERHEAD
      return (bound <= maximum ? keep(id, bound) : measureNow(id)) > maximum
    },
    /** Forgets all bounds, which a rollback or a restore makes wrong. */
    forget: () => bounds.clear()
  }
}
