/** Connectors, versions and connections as responses show them: secrets redacted, empty optional properties omitted. */
import type { Connection, ConnectionCredential, ConnectionCredentials } from '../../contract/schemas/connection.js'
import type { Connector, ConnectorVersion } from '../../contract/schemas/connector.js'
import type { CredentialUsage } from '../../contract/schemas/credential.js'
import { redactAuthSchemeConfig, redactCredential } from '../../contract/redaction.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorOverview,
  VersionSummary
} from '../../store/shared/connector-graph.js'
import type { CredentialUse } from '../../store/connections/credentials.js'
import { resolveAlias } from '../../store/versions/version-aliases.js'
import { omitEmpty } from './omit-empty.js'

/** The connections that use a credential, by the id of the credential. */
export type CredentialUsages = ReadonlyMap<string, readonly CredentialUsage[]>

export function toConnectorResponse(
  graph: ConnectorOverview,
  usages: CredentialUsages = usagesWithin(graph)
): Connector {
  return {
    id: graph.id,
    organisationId: graph.organisationId,
    name: graph.name,
    public: graph.public,
    ...omitEmpty({ documentationURL: graph.documentationURL, imageURL: graph.imageURL, tags: graph.tags }),
    ...graph.endpoint,
    authSchemeConfigs: graph.authSchemeConfigs.map(redactAuthSchemeConfig),
    ...omitEmpty({ connectionVariables: [...graph.connectionVariables] }),
    connections: graph.connections.map(connection => toConnectionResponse(connection, usages)),
    versions: graph.versions.map(createVersionResponses(graph.versions)),
    createdAt: shortTimestamp(graph.createdAt),
    updatedAt: shortTimestamp(graph.updatedAt)
  }
}

/** @param all the versions of the connector. `isLatest` and `isDefault` depend on the others. */
export function toVersionResponse(version: VersionSummary, all: readonly VersionSummary[]): ConnectorVersion {
  return createVersionResponses(all)(version)
}

/** Renders versions of a connector. @param all its versions. */
export function createVersionResponses(all: readonly VersionSummary[]): (version: VersionSummary) => ConnectorVersion {
  const latest = resolveAlias('latest', all)
  const byDefault = resolveAlias('default', all)
  return version => ({
    id: version.id,
    name: version.name,
    ...omitEmpty({ description: version.description }),
    isLatest: version.id === latest?.id,
    isDefault: version.id === byDefault?.id,
    createdAt: shortTimestamp(version.createdAt),
    updatedAt: shortTimestamp(version.updatedAt),
    publishedAt: version.publishedAt === null ? null : shortTimestamp(version.publishedAt),
    ...omitEmpty({ messages: [...version.messages] })
  })
}

export function toConnectionResponse(connection: ConnectionNode, usages: CredentialUsages): Connection {
  const toUse = (use: ConnectionCredentialNode) => toConnectionCredentialResponse(use, usages)
  const credentials: ConnectionCredentials = omitEmpty({
    action: connection.action.map(toUse),
    trigger: connection.trigger.map(toUse)
  })
  return {
    id: connection.id,
    name: connection.name,
    credentials,
    variables: [...connection.variables],
    createdAt: shortTimestamp(connection.createdAt),
    updatedAt: shortTimestamp(connection.updatedAt)
  }
}

function toConnectionCredentialResponse(use: ConnectionCredentialNode, usages: CredentialUsages): ConnectionCredential {
  const { expiresAt, ...credential } = redactCredential(use.credential)
  return {
    id: use.id,
    authSchemeConfig: redactAuthSchemeConfig(use.authSchemeConfig),
    credential: {
      ...credential,
      ...omitEmpty({ usages: [...(usages.get(credential.id) ?? [])] }),
      ...(expiresAt !== undefined && { expiresAt: shortTimestamp(expiresAt) })
    }
  }
}

/** The usages within one connector. These are all usages of a credential that no other connector shares. */
export function usagesWithin(graph: ConnectorOverview): CredentialUsages {
  const connector = { ...graph, protocol: graph.endpoint.protocol }
  const usages = new Map<string, CredentialUsage[]>()
  for (const connection of graph.connections) {
    const usage = toUsageResponse({ ...connection, connector })
    for (const id of new Set(credentialIdsOf(connection))) {
      const known = usages.get(id)
      if (known === undefined) usages.set(id, [usage])
      else known.push(usage)
    }
  }
  return usages
}

export function credentialIdsOf({ action, trigger }: ConnectionNode): string[] {
  return [...action, ...trigger].map(({ credential }) => credential.id)
}

export function toUsageResponse({ connector, ...connection }: CredentialUse): CredentialUsage {
  return {
    connection: {
      id: connection.id,
      name: connection.name,
      connector: {
        id: connector.id,
        organisationId: connector.organisationId,
        name: connector.name,
        protocol: connector.protocol,
        createdAt: shortTimestamp(connector.createdAt),
        updatedAt: shortTimestamp(connector.updatedAt)
      },
      createdAt: shortTimestamp(connection.createdAt),
      updatedAt: shortTimestamp(connection.updatedAt)
    }
  }
}
