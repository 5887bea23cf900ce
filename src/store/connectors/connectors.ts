/** Whole connectors: read as a graph, and written as one. */
import { createConnectionRows } from '../connections/connection-rows.js'
import type {
  ConnectorGraph,
  ConnectorNode,
  ConnectorOverview,
  SingleVersionGraph,
  VersionNode,
  VersionSummary
} from '../shared/connector-graph.js'
import { createConnectorRows } from './connector-rows.js'
import type { Database } from '../database/driver.js'
import type { createVersionResources } from '../resources/version-resources.js'
import { createVersionRows } from '../versions/version-rows.js'

export function createConnectors(db: Database, resources: ReturnType<typeof createVersionResources>) {
  const rows = createConnectorRows(db)
  const versions = createVersionRows(db)
  const connections = createConnectionRows(db)

  function withResources(version: VersionSummary): VersionNode {
    return { ...version, ...resources.list(version.id) }
  }

  function assembleUnversioned(connector: ConnectorNode) {
    return {
      ...connector,
      authSchemeConfigs: rows.listSchemes(connector.id),
      connections: connections.list(connector.id)
    }
  }

  /** The connector with what its answer shows: of the versions, only themselves. */
  function overview(connector: ConnectorNode): ConnectorOverview {
    return { ...assembleUnversioned(connector), versions: versions.list(connector.id) }
  }

  function assemble(connector: ConnectorNode): ConnectorGraph {
    const all = versions.list(connector.id)
    return { ...assembleUnversioned(connector), versions: all.map(withResources) }
  }

  /** The connector with all that belongs to it, but only one of its versions. */
  function assembleVersion(connector: ConnectorNode, version: VersionSummary): SingleVersionGraph {
    return { ...assembleUnversioned(connector), versions: [withResources(version)] }
  }

  function insertVersion(connectorId: string, version: VersionNode, position: number): void {
    versions.insert(connectorId, version, position)
    resources.insert(version.id, version)
  }

  /** Writes the connector and all that belongs to it; call it inside a transaction. */
  function insert(graph: ConnectorGraph): void {
    rows.insert(graph)
    rows.insertSchemes(graph.id, graph.authSchemeConfigs)
    graph.versions.forEach((version, position) => insertVersion(graph.id, version, position))
    graph.connections.forEach((connection, position) => connections.insert(graph.id, connection, position))
  }

  return {
    find: rows.find,
    findPublic: rows.findPublic,
    findOwn: rows.findOwn,
    page: rows.page,
    touch: rows.touch,
    findImport: rows.findImport,
    listIds: rows.listIds,
    listPublicIds: rows.listPublicIds,
    listOwnIds: rows.listOwnIds,
    listSchemes: rows.listSchemes,
    findVersion: versions.find,
    listVersions: versions.list,
    pageOfVersions: versions.page,
    touchVersion: versions.touch,
    overview,
    assemble,
    assembleVersion,
    insert,
    update: rows.update,
    /** Takes away a connector and all that belongs to it; the credentials that it used stay. */
    remove: rows.remove,
    replaceSchemes: rows.replaceSchemes,
    findGrant: rows.findGrant,
    replaceVariables: connections.replaceVariables,
    listResources: resources.list,
    /** Writes a version behind those that are there, with all that belongs to it; call it inside a transaction. */
    addVersion: (connectorId: string, version: VersionNode) =>
      insertVersion(connectorId, version, versions.nextPosition(connectorId)),
    updateVersion: versions.update,
    removeVersion: versions.remove
  }
}
