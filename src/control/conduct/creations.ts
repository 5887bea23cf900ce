/** Requests that make something which has no unique name, so that a repetition makes it twice. */
import type { JournalEntry } from '../journal/journal-entry.js'

/** Each with the operation that undoes it. */
export const CREATIONS: Readonly<Record<string, string>> = {
  ImportPublicConnectorVersion: 'DeleteConnector',
  CreateHTTPConnector: 'DeleteConnector',
  CreateBigQueryConnector: 'DeleteConnector',
  ImportHTTPConnector: 'DeleteConnector',
  CreateConnectorConnection: 'DeleteConnection'
}

export function isCreation({ operation }: Pick<JournalEntry, 'operation'>): boolean {
  return operation !== undefined && operation in CREATIONS
}

/** Whether a request looks at what its organisation has. */
export function isRead({ method, status = 0 }: JournalEntry): boolean {
  return method === 'GET' && status >= 200 && status < 300
}

/**
 * Whether the operation wrote its data. The status does not tell: a fault after the commit changes the response of an
 * operation that has run, and other faults replace the operation.
 */
export function isCommitted({ status, fault, explanation }: JournalEntry): boolean {
  const hasFailed = explanation !== undefined && explanation.rule !== 'fault'
  if (fault?.phase === 'after-commit') return !hasFailed
  if (fault !== undefined && !['delay', 'dribble'].includes(fault.kind)) return false
  return status !== undefined && status < 300
}
