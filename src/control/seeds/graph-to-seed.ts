import { omitEmpty } from '../../operations/shared/omit-empty.js'
import type { ConnectionNode, ConnectorGraph, VersionNode } from '../../store/shared/connector-graph.js'
import type { SeedConnection, SeedConnector, SeedVersion } from './seed-schema.js'

/** A connector as a seed contains it, with secrets. Loading it gives the same connector. */
export function graphToSeed(graph: ConnectorGraph): SeedConnector {
  const { endpoint, versions, connections, importedFrom, documentationURL, imageURL, tags } = graph
  return {
    id: graph.id,
    organisationId: graph.organisationId,
    name: graph.name,
    public: graph.public,
    ...omitEmpty({ documentationURL, imageURL, tags, categories: [...graph.categories] }),
    ...endpoint,
    ...(importedFrom && { importedFrom }),
    authSchemeConfigs: [...graph.authSchemeConfigs],
    ...omitEmpty({ connectionVariables: [...graph.connectionVariables] }),
    connections: connections.map(toSeedConnection),
    versions: versions.map(toSeedVersion),
    createdAt: graph.createdAt,
    updatedAt: graph.updatedAt
  }
}

function toSeedVersion(version: VersionNode): SeedVersion {
  return {
    id: version.id,
    name: version.name,
    ...omitEmpty({ description: version.description, isDefault: version.chosenDefault }),
    publishedAt: version.publishedAt,
    createdAt: version.createdAt,
    updatedAt: version.updatedAt,
    ...omitEmpty({
      messages: [...version.messages],
      definitions: version.definitions.map(({ description, accept, ...definition }) => ({
        ...definition,
        accept: [...accept],
        ...omitEmpty({ description })
      })),
      actions: [...version.actions],
      triggers: [...version.triggers]
    })
  }
}

function toSeedConnection(connection: ConnectionNode): SeedConnection {
  return {
    id: connection.id,
    name: connection.name,
    credentials: omitEmpty({ action: [...connection.action], trigger: [...connection.trigger] }),
    ...omitEmpty({ variables: [...connection.variables] }),
    createdAt: connection.createdAt,
    updatedAt: connection.updatedAt
  }
}
