/** Rules that the operations on connections share. */
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { certificateOf, referencesOfScheme } from '../../contract/credential-references.js'
import { apiError } from '../../contract/errors.js'
import { findNearestId } from '../../core/nearest.js'
import { RenderedJson } from '../../core/rendered-json.js'
import type { ConnectionNode, ConnectorNode } from '../../store/shared/connector-graph.js'
import { toStoredConnection } from '../../store/shared/stored-connector.js'
import { renderConnectionText, renderUsages } from './connection-text.js'
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
 * Renders the usages of credentials: the connections of the whole organisation that use one. The contract does not say
 * which operations show usages (SPEC:2467): assumed, all do.
 */
export function createUsages({ store }: OperationContext) {
  const rendered = new Map<string, string>()
  const connectorIds = new Set<string>()

  function render(credentialId: string): string {
    const uses = store.credentials.listUses(credentialId)
    for (const { connector } of uses) connectorIds.add(connector.id)
    const text = renderUsages(uses)
    rendered.set(credentialId, text)
    return text
  }

  return {
    usagesOf: (credentialId: string) => rendered.get(credentialId) ?? render(credentialId),
    /** The connectors that the usages so far name. */
    connectorIds: connectorIds as ReadonlySet<string>
  }
}

/** @returns a Connection. */
export function renderConnection(context: OperationContext, connection: ConnectionNode): RenderedJson {
  const { usagesOf } = createUsages(context)
  // A connection by itself has no usage of its own: all are read.
  return new RenderedJson(renderConnectionText(toStoredConnection(connection), { usagesOf, user: '' }))
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
