/** Rules that the operations on connections share. */
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { certificateOf, referencesOfScheme } from '../../contract/credential-references.js'
import { apiError } from '../../contract/errors.js'
import { findNearest } from '../../core/nearest.js'
import type { ConnectionNode, ConnectorNode } from '../../store/shared/connector-graph.js'
import { type CredentialUsages, credentialIdsOf, toConnectionAnswer, toUsageAnswer } from './connector-answer.js'
import type { OperationContext } from './context.js'
import { type ConnectorInput, getOwnConnector } from './own-resources.js'

/** Ids begin alike: only so many wrong characters make one a slip for another. */
const SLIP = 2

export interface ConnectionInput extends ConnectorInput {
  /** A canonical id. */
  readonly connectionId: string
}

/**
 * A connection of a connector of the organisation; the 404 is assumed, as docs/contract.md 6, GetConnection says.
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`.
 */
export function getOwnConnection(context: OperationContext, input: ConnectionInput) {
  const connector = getOwnConnector(context, input)
  const { connections } = context.store
  const connection = connections.find(connector.id, input.connectionId)
  if (connection !== undefined) return { connector, connection }
  const nearest = findNearest(input.connectionId, connections.listIds(connector.id), SLIP)
  throw apiError('connectionNotFound', { found: input.connectionId, nearest })
}

/**
 * The name of a connection is unique in its connector (SPEC:2787); the status is assumed.
 * @param ownId the connection that may have it.
 * @throws ApiError 409 `connectionNameTaken`.
 */
export function assertNameIsFree(
  { store }: OperationContext,
  connector: ConnectorNode,
  name: string,
  ownId?: string
): void {
  const id = store.connections.findIdByName(connector.id, name)
  if (id !== undefined && id !== ownId) throw apiError('connectionNameTaken', { found: name })
}

/**
 * The connections of the whole organisation that use each credential of some connections. The contract does not say
 * which operations tell (SPEC:2467): that all do is assumed.
 */
export function usagesOf({ store }: OperationContext, connections: readonly ConnectionNode[]): CredentialUsages {
  const ids = new Set(connections.flatMap(credentialIdsOf))
  return new Map([...ids].map(id => [id, store.credentials.listUses(id).map(toUsageAnswer)]))
}

export function answerConnection(context: OperationContext, connection: ConnectionNode) {
  return toConnectionAnswer(connection, usagesOf(context, [connection]))
}

/** Every credential that a connection names: those that it uses, and those that these and their schemes refer to. */
export function credentialsNamedBy({ action, trigger }: ConnectionNode): string[] {
  return [...action, ...trigger].flatMap(({ authSchemeConfig, credential }) => {
    const named = [credential.id, certificateOf(credential), ...credentialsNamedByScheme(authSchemeConfig)]
    return named.filter(id => id !== undefined)
  })
}

/** The credentials that a scheme refers to: its OAuth application, and its certificate. */
export function credentialsNamedByScheme(config: AuthSchemeConfig): string[] {
  const { application, certificate } = referencesOfScheme(config)
  return [certificate, application].filter(id => id !== undefined)
}
