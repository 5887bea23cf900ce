/**
 * The ledger: every behaviour that a client can observe, with the evidence that the real platform does the same. Loaded
 * only on request.
 *
 * Entries for errors, operations and settings take their evidence and descriptions from the tables that define them.
 */
import { toEntryId } from '../errors/entry-id.js'
import { type ErrorName, errorTable } from '../errors.js'
import { type OperationId, operationIds, operations } from '../operations.js'
import type { ObservedEntry } from '../errors/observed.js'
import { settingNames, settingTable } from '../settings.js'
import { answers } from './answers.js'
import { authentication } from './authentication.js'
import { connections } from './connections.js'
import { connectors } from './connectors.js'
import type { Behaviour, EntryDetails, ErrorNote } from './entry.js'
import { imports } from './import.js'
import { mock } from './mock.js'
import { mockErrorNotes } from './mock-error-notes.js'
import { operationErrorNotes } from './operation-error-notes.js'
import { requestErrorNotes } from './request-error-notes.js'
import { requests } from './requests.js'
import { resources } from './resources.js'

/** An observation as the control plane serves it. */
interface ShownObservation extends Pick<ObservedEntry, 'host' | 'date'> {
  /** Whether the mock does what was seen. */
  readonly follows: boolean
}

/** An entry as the control plane serves it. */
export interface LedgerEntry extends Omit<Behaviour, 'checked'> {
  readonly id: string
  readonly topic: TopicName
  /** For errors: the operations that document it, if not all do. */
  readonly documentedFor?: readonly OperationId[]
  /** Whether `--require documented` refuses responses that rest on the entry. */
  readonly refused: boolean
  /** Where and when the real platform was observed, and whether the mock does what was seen. */
  readonly observed?: ShownObservation
}

/** With their titles, in the order of docs/fidelity.md. */
export const topics = {
  import: 'The import',
  authentication: 'Authentication',
  requests: 'Requests',
  answers: 'Responses',
  connectors: 'Lists, connectors and versions',
  connections: 'Connections and OAuth 2.0',
  resources: 'Actions, triggers, definitions and OpenAPI',
  mock: 'Only in the mock',
  operations: 'Operations',
  settings: 'Settings',
  errors: 'Errors'
} as const

export type TopicName = keyof typeof topics

const behaviours = { import: imports, authentication, requests, answers, connectors, connections, resources, mock }

type All = typeof imports &
  typeof authentication &
  typeof requests &
  typeof answers &
  typeof connectors &
  typeof connections &
  typeof resources

/** The entries that an operation can report its response to rest on. */
export type CheckedEntry = { [Id in keyof All]: All[Id] extends { readonly checked: true } ? Id : never }[keyof All]

const errorNotes: Readonly<Record<ErrorName, ErrorNote>> = {
  ...requestErrorNotes,
  ...operationErrorNotes,
  ...mockErrorNotes
}

/** Behaviours by topic, then operations, settings and errors. */
export const ledger: readonly LedgerEntry[] = [
  ...Object.entries(behaviours).flatMap(([topic, entries]) =>
    Object.entries<Behaviour>(entries).map(([id, entry]) => toEntry(id, topic as TopicName, entry))
  ),
  ...operationIds.map(id =>
    toEntry(toEntryId(id), 'operations', {
      behaviour: operations[id].description,
      evidence: 'documented',
      source: `SPEC:${operations[id].source}`,
      operations: [id]
    })
  ),
  ...settingNames.map(name =>
    toEntry(toEntryId(name), 'settings', {
      behaviour: settingTable[name].description,
      evidence: 'mock',
      because: 'A switch of the mock for behaviour that the contract leaves open.',
      settings: [name]
    })
  ),
  ...(Object.keys(errorTable) as ErrorName[]).map(toErrorEntry)
]

function toEntry(id: string, topic: TopicName, { checked = false, ...entry }: Behaviour & EntryDetails): LedgerEntry {
  return { id, topic, ...entry, refused: checked }
}

function toErrorEntry(name: ErrorName): LedgerEntry {
  const { evidence, documentedFor }: Pick<LedgerEntry, 'evidence' | 'documentedFor'> = errorTable[name]
  return {
    id: toEntryId(name),
    topic: 'errors',
    evidence,
    ...(documentedFor !== undefined && documentedFor.length > 0 && { documentedFor }),
    errors: [name],
    ...errorNotes[name],
    refused: evidence === 'assumed'
  }
}
