/** The rows of whole connectors, each after the rows that it refers to. */
import { toAuthSchemeRows } from '../auth-schemes/auth-scheme-rows.js'
import { toConnectionRows } from '../connections/connection-rows.js'
import { listResourceRows } from '../resources/version-resources.js'
import type { ConnectorGraph, VersionNode } from '../shared/connector-graph.js'
import type { Row } from '../shared/rows.js'
import { toVersionRow } from '../versions/version-rows.js'
import { toConnectorRow } from './connector-rows.js'
import { toTagRows } from './tag-rows.js'

export function toGraphRows(graph: ConnectorGraph): Row[] {
  return [...listGraphRows(graph)]
}

/** The rows one after the other: those of a large connector take long to make. */
export function* listGraphRows(graph: ConnectorGraph): Generator<Row, void> {
  yield toConnectorRow(graph)
  yield* toTagRows(graph.id, graph.tags)
  yield* toAuthSchemeRows(graph.id, graph.authSchemeConfigs)
  for (const [position, version] of graph.versions.entries()) yield* listVersionRows(graph.id, version, position)
  for (const [position, connection] of graph.connections.entries()) {
    yield* toConnectionRows(graph.id, connection, position)
  }
}

/** A version with its actions, triggers and definitions. */
export function toVersionRows(connectorId: string, version: VersionNode, position: number): Row[] {
  return [...listVersionRows(connectorId, version, position)]
}

function* listVersionRows(connectorId: string, version: VersionNode, position: number): Generator<Row, void> {
  yield toVersionRow(connectorId, version, position)
  yield* listResourceRows(version.id, version)
}
