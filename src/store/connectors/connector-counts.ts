/**
 * How many connectors the lists without a filter have. Each is counted once and then kept up to date by the writes: a
 * count in the database would make each import slower by a twentieth.
 */
import type { Database } from '../database/driver.js'
import { type ConnectorFilter, isUnfiltered } from './connector-pages.js'

export interface Counted {
  readonly organisationId: string
  readonly public: boolean
}

export function createConnectorCounts(db: Database) {
  const countOwn = db.prepare<[string], number>('SELECT count(*) FROM connectors WHERE organisation_id = ?').pluck()
  const countPublic = db.prepare<[], number>('SELECT count(*) FROM connectors WHERE public = 1').pluck()
  const own = new Map<string, number>()
  let library: number | undefined

  function ofOrganisation(id: string): number {
    const count = own.get(id) ?? countOwn.get(id) ?? 0
    own.set(id, count)
    return count
  }

  function change({ organisationId, public: isPublic }: Counted, difference: 1 | -1): void {
    const count = own.get(organisationId)
    if (count !== undefined) own.set(organisationId, count + difference)
    if (isPublic && library !== undefined) library += difference
  }

  return {
    /** The total of a list, or undefined if it has a filter. */
    find({ organisationId, ...filter }: ConnectorFilter): number | undefined {
      if (!isUnfiltered(filter)) return undefined
      if (organisationId !== undefined) return ofOrganisation(organisationId)
      return (library ??= countPublic.get() ?? 0)
    },
    add: (connector: Counted) => change(connector, 1),
    remove: (connector: Counted) => change(connector, -1),
    /** Call it after a rollback, and after any other change. */
    forget(): void {
      own.clear()
      library = undefined
    }
  }
}

export type ConnectorCounts = ReturnType<typeof createConnectorCounts>
