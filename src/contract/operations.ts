/** The operations of Connect v1 (docs/contract.md 6), in the order of the vendor's document. */
import { connectionOperations } from './operations/connection.js'
import { connectorOperations } from './operations/connector.js'
import { definitionOperations } from './operations/definition.js'
import { protocolOperations } from './operations/protocol.js'
import { resourceOperations } from './operations/resource.js'
import { versionOperations } from './operations/version.js'

export { type Operation, parametersOf } from './operations/operation.js'

export const operations = {
  ...connectorOperations,
  ...connectionOperations,
  ...versionOperations,
  ...resourceOperations,
  ...definitionOperations,
  ...protocolOperations
}

export type OperationId = keyof typeof operations

export const operationIds = Object.keys(operations) as OperationId[]
