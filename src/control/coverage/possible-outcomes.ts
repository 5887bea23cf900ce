/** Which outcomes each operation can have, derived from the operation table. Loaded with the first report. */
import { type ErrorName, errorTable } from '../../contract/errors.js'
import { type Operation, type OperationId, operations, parametersOf } from '../../contract/operations.js'
import { VERSION } from '../../contract/operations/operation.js'
import { type PathParameter, pathParameters } from '../../contract/operations/parameters.js'
import { faultKinds } from '../fault-kinds.js'
import { SUCCESS, toFaultOutcome } from './coverage.js'

export interface PossibleOutcome {
  readonly kind: 'success' | 'error' | 'fault'
  /** `success`, the rule of an error or of a group of errors, or the kind of a fault. */
  readonly name: string
  /** Absent for a fault. */
  readonly status?: number
  /** The recorded outcomes that count as this one. */
  readonly counts: readonly string[]
}

/** For a client it makes no difference which of them it is. */
const GROUPS = {
  credentialRefused: rulesWithStatus(401),
  callerForbidden: rulesWithStatus(403),
  unsupportedMediaType: rulesWithStatus(415)
} as const

/** Without those of the control plane. */
function rulesWithStatus(status: number): ErrorName[] {
  return (Object.keys(errorTable) as ErrorName[]).filter(
    name => errorTable[name].status === status && !name.startsWith('admin')
  )
}

const NOT_FOUND: Readonly<Partial<Record<PathParameter, ErrorName>>> = {
  connector_id: 'ownConnectorNotFound',
  version: 'versionNotFound',
  action_name: 'actionNotFound',
  trigger_name: 'triggerNotFound',
  definition_name: 'definitionNotFound',
  connection_id: 'connectionNotFound',
  protocol_slug: 'protocolNotFound'
}

/** The errors that the path, the query and the body of an operation do not show. */
const OWN: Readonly<Partial<Record<OperationId, readonly ErrorName[]>>> = {
  DeleteConnector: ['connectorInUse', 'publishedConnectorStays'],
  DeleteAuthSchemeConfig: ['authSchemeConfigNotFound'],
  InitialiseOAuth2Connection: ['oauth2CredentialUnknown'],
  CreateConnectorConnection: [
    'connectionNameTaken',
    'oauth2StateUnknown',
    'oauth2StateExpired',
    'oauth2StateUsed',
    'oauth2CodeUnknown'
  ],
  UpdateConnection: [
    'connectionNameTaken',
    'oauth2StateUnknown',
    'oauth2StateExpired',
    'oauth2StateUsed',
    'oauth2CodeUnknown'
  ],
  DeleteConnection: ['connectionInUse'],
  CreateConnectorVersion: ['versionExists', 'versionNotFound', 'nothingPublishedYet'],
  UpdateConnectorVersion: ['versionExists', 'readOnlyChanged', 'defaultFollows'],
  DeleteConnectorVersion: ['publishedVersionStays', 'versionInUse'],
  ImportPublicConnectorVersion: [
    'connectorNotFound',
    'versionNotFound',
    'versionIsDraft',
    'nothingPublished',
    'alreadyImported'
  ],
  PublishConnector: ['versionInvalid'],
  UnpublishConnector: ['versionInUse'],
  CreateAction: ['actionNameTaken', 'typeNotOfProtocol', 'resourceInvalid'],
  UpdateAction: ['actionNameTaken', 'typeNotOfProtocol', 'resourceInvalid'],
  CreateTrigger: ['triggerNameTaken', 'typeNotOfProtocol', 'resourceInvalid'],
  UpdateTrigger: ['triggerNameTaken', 'typeNotOfProtocol', 'resourceInvalid'],
  CreateDefinitions: ['definitionInvalid', 'definitionNameTaken'],
  DeleteDefinitions: ['deletionUnclear', 'definitionNotFound', 'definitionInUse'],
  UpdateDefinition: ['definitionInvalid', 'definitionNameTaken'],
  DeleteDefinition: ['definitionInUse'],
  GetRawSchema: ['schemaNotFound'],
  ImportHTTPConnectorVersion: [
    'importRefused',
    'connectorNotHttp',
    'versionExists',
    'schemaUrlRefused',
    'schemaNotUploaded'
  ],
  ImportHTTPConnector: ['importRefused', 'schemaUrlRefused', 'schemaNotUploaded']
}

/** Their version must not be a draft, or its state does not matter. */
const NOT_DRAFTS_ONLY: readonly string[] = [
  'ImportPublicConnectorVersion',
  'PublishConnector',
  'UnpublishConnector',
  'UpdateConnectorVersion',
  'DeleteConnectorVersion'
]

/** The success first, then the errors by status, then the faults. */
export function listPossibleOutcomes(operation: Operation): PossibleOutcome[] {
  const { status } = operation.success
  const errors = listErrors(operation)
    .map((name): PossibleOutcome => ({ kind: 'error', name, status: errorTable[name].status, counts: [name] }))
    .concat(listGroups(operation))
    .sort((one, other) => (one.status as number) - (other.status as number))
  return [{ kind: 'success', name: SUCCESS, status, counts: [SUCCESS] }, ...errors, ...listFaults(operation)]
}

function listErrors({ operationId, path, method, query = [], body }: Operation): ErrorName[] {
  const parameters = parametersOf(path)
  const isImport = operationId === 'ImportPublicConnectorVersion'
  const isDraftOnly = method !== 'GET' && path.startsWith(VERSION) && !NOT_DRAFTS_ONLY.includes(operationId)
  const names: (ErrorName | false | undefined)[] = [
    parameters.some(name => pathParameters[name].ulid) && 'invalidPathParameter',
    body !== undefined && 'invalidBody',
    query.length > 0 && 'invalidQuery',
    (query as readonly string[]).includes('first') && 'invalidPageSize',
    ...(isImport ? [] : parameters.map(name => NOT_FOUND[name])),
    !isImport && parameters.includes('version') && 'nothingPublishedYet',
    isDraftOnly && 'versionIsPublished',
    ...(OWN[operationId as OperationId] ?? [])
  ]
  return [...new Set(names)].filter(name => name !== undefined && name !== false)
}

function listGroups({ body }: Operation): PossibleOutcome[] {
  const groups = Object.entries(GROUPS).filter(([name]) => name !== 'unsupportedMediaType' || body !== undefined)
  return groups.map(([name, counts]) => ({
    kind: 'error',
    name,
    status: errorTable[counts[0] as ErrorName].status,
    counts
  }))
}

/** Reads change nothing, so their faults have no phase. */
function listFaults({ method }: Operation): PossibleOutcome[] {
  const phases = (kind: string) => ['before', 'after-commit'].map(phase => toFaultOutcome(kind, phase))
  if (method === 'GET') return faultKinds.map(name => ({ kind: 'fault', name, counts: phases(name) }))
  return [
    ...faultKinds.map((name): PossibleOutcome => ({
      kind: 'fault',
      name,
      counts: name === 'reset' ? [toFaultOutcome(name, 'before')] : phases(name)
    })),
    { kind: 'fault', name: 'reset after-commit', counts: [toFaultOutcome('reset', 'after-commit')] }
  ]
}

/** All operations, in the order of the vendor's document. */
export const allOperations: readonly Operation[] = Object.values(operations)
