import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { omitEmpty } from '../../operations/shared/omit-empty.js'
import type {
  ConnectionNode,
  ConnectorGraph,
  ConnectorNode,
  DefinitionNode,
  VersionNode,
  VersionSummary
} from '../../store/shared/connector-graph.js'
import type { SeedConnection, SeedConnector, SeedDefinition } from './seed-schema.js'

/** A connector as a seed contains it, with secrets. Loading it gives the same connector. */
export function graphToSeed(graph: ConnectorGraph): SeedConnector {
  return toSeedConnector(graph, {
    connections: graph.connections.map(toSeedConnection),
    versions: graph.versions.map(graphToSeedVersion)
  }) as SeedConnector
}

/** @param lists its connections and versions, in any form. */
export function toSeedConnector<Lists extends { readonly connections: object; readonly versions: object }>(
  connector: ConnectorNode & { readonly authSchemeConfigs: readonly AuthSchemeConfig[] },
  { connections, versions }: Lists
) {
  const { endpoint, importedFrom, documentationURL, imageURL, tags } = connector
  return {
    id: connector.id,
    organisationId: connector.organisationId,
    name: connector.name,
    public: connector.public,
    ...omitEmpty({ documentationURL, imageURL, tags, categories: [...connector.categories] }),
    ...endpoint,
    ...(importedFrom && { importedFrom }),
    authSchemeConfigs: [...connector.authSchemeConfigs],
    ...omitEmpty({ connectionVariables: [...connector.connectionVariables] }),
    connections,
    versions,
    createdAt: connector.createdAt,
    updatedAt: connector.updatedAt
  }
}

function graphToSeedVersion(version: VersionNode) {
  const { definitions, actions, triggers } = version
  return toSeedVersion(version, {
    definitions: definitions.map(toSeedDefinition),
    actions: [...actions],
    triggers: [...triggers]
  })
}

/** @param lists its resources, in any form. Empty arrays are omitted. */
export function toSeedVersion<Lists extends object>(version: VersionSummary, lists: Lists) {
  return {
    id: version.id,
    name: version.name,
    ...omitEmpty({ description: version.description, isDefault: version.chosenDefault }),
    publishedAt: version.publishedAt,
    createdAt: version.createdAt,
    updatedAt: version.updatedAt,
    ...omitEmpty({ messages: [...version.messages] }),
    ...omitEmpty(lists)
  }
}

export function toSeedDefinition({ id, name, description, accept, schema }: DefinitionNode): SeedDefinition {
  return { id, name, schema, accept: [...accept], ...omitEmpty({ description }) }
}

export function toSeedConnection(connection: ConnectionNode): SeedConnection {
  return {
    id: connection.id,
    name: connection.name,
    credentials: omitEmpty({ action: [...connection.action], trigger: [...connection.trigger] }),
    ...omitEmpty({ variables: [...connection.variables] }),
    createdAt: connection.createdAt,
    updatedAt: connection.updatedAt
  }
}
