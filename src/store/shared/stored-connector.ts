/**
 * A connector as a response is rendered from it. What the database keeps as JSON stays text, which rendering copies:
 * parsing and serialising it again would take most of the time of a page. Times and secrets are as stored.
 */
import type { ProtocolType } from '../../contract/schemas/common.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorNode,
  ConnectorOverview,
  VersionSummary
} from './connector-graph.js'

/** As `JSON.stringify` writes it. */
export type JsonText = string

export interface StoredUse {
  readonly id: string
  readonly usage: 'action' | 'trigger'
  readonly authSchemeConfig: JsonText
  readonly credential: {
    readonly id: string
    readonly organisationId: string
    readonly type: string
    readonly name: string
    readonly data: JsonText
    readonly errors: JsonText
    readonly expiresAt: string | null
  }
  /** Whether the credential can have other uses than this one. */
  readonly isShared: boolean
}

export interface StoredConnection extends Pick<ConnectionNode, 'id' | 'name' | 'createdAt' | 'updatedAt'> {
  readonly uses: readonly StoredUse[]
  readonly variables: JsonText
}

export interface StoredConnector extends Pick<
  ConnectorNode,
  'id' | 'organisationId' | 'name' | 'public' | 'documentationURL' | 'imageURL' | 'createdAt' | 'updatedAt'
> {
  readonly tags: JsonText
  readonly protocol: ProtocolType
  /** The base URL or the id of the data set. */
  readonly address: string
  readonly authSchemeConfigs: readonly JsonText[]
  readonly connectionVariables: JsonText
  readonly connections: readonly StoredConnection[]
  readonly versions: readonly VersionSummary[]
}

/** A connector that was not read from the database, such as a new one. */
export function toStoredConnector({ endpoint, ...connector }: ConnectorOverview): StoredConnector {
  return {
    ...connector,
    tags: JSON.stringify(connector.tags),
    protocol: endpoint.protocol,
    address: endpoint.protocol === 'http' ? endpoint.baseUrl : endpoint.datasetId,
    authSchemeConfigs: connector.authSchemeConfigs.map(config => JSON.stringify(config)),
    connectionVariables: JSON.stringify(connector.connectionVariables),
    connections: connector.connections.map(toStoredConnection)
  }
}

export function toStoredConnection(connection: ConnectionNode): StoredConnection {
  return {
    ...connection,
    uses: (['action', 'trigger'] as const).flatMap(usage => connection[usage].map(use => toStoredUse(usage, use))),
    variables: JSON.stringify(connection.variables)
  }
}

function toStoredUse(
  usage: StoredUse['usage'],
  { id, authSchemeConfig, credential }: ConnectionCredentialNode
): StoredUse {
  return {
    id,
    usage,
    authSchemeConfig: JSON.stringify(authSchemeConfig),
    credential: {
      ...credential,
      data: JSON.stringify(credential.data),
      errors: JSON.stringify(credential.errors ?? []),
      expiresAt: credential.expiresAt ?? null
    },
    isShared: true
  }
}
