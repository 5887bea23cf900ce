/** Rules that the operations on connections share. */
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { certificateOf, referencesOfScheme } from '../../contract/credential-references.js'
import { apiError } from '../../contract/errors.js'
import { findNearestId } from '../../core/nearest.js'
import type { ConnectionNode, ConnectorNode } from '../../store/shared/connector-graph.js'
import { type CredentialUsages, credentialIdsOf, toConnectionResponse, toUsageResponse } from './connector-response.js'
import type { OperationContext } from './context.js'
import { type ConnectorInput, getOwnConnector } from './own-resources.js'

export interface ConnectionInput extends ConnectorInput {
  /** A canonical id. */
  readonly connectionId: string
}

/**
 * A connection of a connector of the organisation. The 404 is assumed (docs/contract.md 6).
 * @throws ApiError 404 `ownConnectorNotFound`, `connectionNotFound`.
 */
export function getOwnConnection(context: OperationContext, input: ConnectionInput) {
  const connector = getOwnConnector(context, input)
  const { connections } = context.store
  const connection = connections.find(connector.id, input.connectionId)
  if (connection !== undefined) return { connector, connection }
  const nearest = findNearestId(input.connectionId, connections.listIds(connector.id))
  throw apiError('connectionNotFound', { found: input.connectionId, nearest })
}

/**
 * The name of a connection is unique in its connector (SPEC:2787). The status is assumed.
 * @throws ApiError 409 `connectionNameTaken`.
 */
export function assertNameIsFree(
  { store }: OperationContext,
  connector: ConnectorNode,
  { id, name }: Partial<Pick<ConnectionNode, 'id'>> & Pick<ConnectionNode, 'name'>
): void {
  const owner = store.connections.findIdByName(connector.id, name)
  if (owner !== undefined && owner !== id) throw apiError('connectionNameTaken', { found: name })
}

/**
 * The connections of the whole organisation that use the credentials of some connections. The contract does not say
 * which operations show usages (SPEC:2467): assumed, all do.
 */
export function usagesOf({ store }: OperationContext, connections: readonly ConnectionNode[]): CredentialUsages {
  const ids = new Set(connections.flatMap(credentialIdsOf))
  return new Map([...ids].map(id => [id, store.credentials.listUses(id).map(toUsageResponse)]))
}

export function renderConnection(context: OperationContext, connection: ConnectionNode) {
  return toConnectionResponse(connection, usagesOf(context, [connection]))
}

/** The credentials that a connection uses, and those that its credentials and schemes refer to. */
export function credentialsNamedBy({ action, trigger }: ConnectionNode): string[] {
  return [...action, ...trigger].flatMap(({ authSchemeConfig, credential }) => {
    const named = [credential.id, certificateOf(credential), ...credentialsNamedByScheme(authSchemeConfig)]
    return named.filter(id => id !== undefined)
  })
}

/** The credentials that a scheme refers to: its OAuth application and its certificate. */
export function credentialsNamedByScheme(config: AuthSchemeConfig): string[] {
  const { application, certificate } = referencesOfScheme(config)
  return [certificate, application].filter(id => id !== undefined)
}
