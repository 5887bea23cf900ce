import { canonicalId } from '../../core/ids.js'
import type { JournalEntry } from './journal-entry.js'
import type { JournalCriteria } from './journal-schema.js'

/** Whether an entry fits all criteria but `since`, which depends on its neighbours. */
export function matchesEntry(entry: JournalEntry, criteria: JournalCriteria): boolean {
  const { operation, status, method, path, organisationId, connectorId, version, principal, fault } = criteria
  return (
    (operation === undefined || entry.operation === operation) &&
    (status === undefined || matchesStatus(entry.status, status)) &&
    (method === undefined || entry.method === method.toUpperCase()) &&
    (path === undefined || entry.path.includes(path)) &&
    (organisationId === undefined || entry.organisationId === canonicalId(organisationId)) &&
    (connectorId === undefined || entry.connectorId === canonicalId(connectorId)) &&
    (version === undefined || entry.version === version) &&
    (principal === undefined || entry.principal?.name === principal) &&
    (fault === undefined || matchesFault(entry.fault, fault))
  )
}

function matchesStatus(status: number | undefined, wanted: number | string): boolean {
  if (status === undefined) return false
  return typeof wanted === 'number' ? status === wanted : String(status).startsWith(wanted.slice(0, 1))
}

function matchesFault(met: JournalEntry['fault'], wanted: string): boolean {
  return met !== undefined && (wanted === '*' || met.id === wanted || met.kind === wanted)
}
