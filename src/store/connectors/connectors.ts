/** Whole connectors: read and written as a graph. */
import type { Steps } from '../../core/streams/in-turns.js'
import { createAuthSchemeRows } from '../auth-schemes/auth-scheme-rows.js'
import { createConnectionRows } from '../connections/connection-rows.js'
import type { Database } from '../database/driver.js'
import type { createVersionResources } from '../resources/version-resources.js'
import type {
  ConnectorGraph,
  ConnectorNode,
  ConnectorOverview,
  SingleVersionGraph,
  VersionNode,
  VersionSummary
} from '../shared/connector-graph.js'
import { createInsert } from '../shared/rows.js'
import { createVersionRows } from '../versions/version-rows.js'
import { createConnectorCounts } from './connector-counts.js'
import { createConnectorLengths } from './connector-lengths.js'
import { createConnectorRows } from './connector-rows.js'
import { listGraphRows, toVersionRows } from './graph-rows.js'
import { createStoredConnectors } from './stored-connectors.js'
import { createTagRows } from './tag-rows.js'

export function createConnectors(db: Database, resources: ReturnType<typeof createVersionResources>) {
  const counts = createConnectorCounts(db)
  const rows = createConnectorRows(db, counts)
  const tags = createTagRows(db)
  const schemes = createAuthSchemeRows(db)
  const versions = createVersionRows(db)
  const connections = createConnectionRows(db)
  const lengths = createConnectorLengths(db)
  const insert = createInsert(db)

  function withResources(version: VersionSummary): VersionNode {
    return { ...version, ...resources.list(version.id) }
  }

  function assembleUnversioned(connector: ConnectorNode) {
    return {
      ...connector,
      authSchemeConfigs: schemes.list(connector.id),
      connections: connections.list(connector.id)
    }
  }

  /** The connector with versions without their resources. */
  function overview(connector: ConnectorNode): ConnectorOverview {
    return { ...assembleUnversioned(connector), versions: versions.list(connector.id) }
  }

  function assemble(connector: ConnectorNode): ConnectorGraph {
    const all = versions.list(connector.id)
    return { ...assembleUnversioned(connector), versions: all.map(withResources) }
  }

  /** The whole connector, with one of its versions only. */
  function assembleVersion(connector: ConnectorNode, version: VersionSummary): SingleVersionGraph {
    return { ...assembleUnversioned(connector), versions: [withResources(version)] }
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
    counts,
    lengths,
    listSchemes: schemes.list,
    findVersion: versions.find,
    findVersionById: versions.findById,
    listVersions: versions.list,
    pageOfVersions: versions.page,
    touchVersion: versions.touch,
    overview,
    ...createStoredConnectors(db),
    assemble,
    assembleVersion,
    /** Inserts a connector with everything that belongs to it. Call it inside a transaction. */
    insert: (graph: ConnectorGraph): void => {
      insert(listGraphRows(graph))
      counts.add(graph)
    },
    /** The same in steps, one for each row. */
    *insertInSteps(graph: ConnectorGraph): Steps {
      for (const row of listGraphRows(graph)) {
        insert([row])
        yield
      }
      counts.add(graph)
    },
    /** Updates the connector itself, except its tags. */
    update: rows.update,
    replaceTags: tags.replace,
    /** Removes a connector and everything that belongs to it. Credentials that it used stay in the store. */
    remove: rows.remove,
    replaceSchemes: schemes.replace,
    findGrant: schemes.findGrant,
    replaceVariables: connections.replaceVariables,
    listResources: resources.list,
    /** Inserts a version after the others, with its resources. Call it inside a transaction. */
    addVersion: (connectorId: string, version: VersionNode) =>
      insert(toVersionRows(connectorId, version, versions.nextPosition(connectorId))),
    updateVersion: versions.update,
    removeVersion: versions.remove
  }
}
