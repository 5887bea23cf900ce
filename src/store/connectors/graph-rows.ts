/** The rows of whole connectors, each after the rows that it refers to. */
import { toAuthSchemeRows } from '../auth-schemes/auth-scheme-rows.js'
import { toConnectionRows } from '../connections/connection-rows.js'
import { toResourceRows } from '../resources/version-resources.js'
import type { ConnectorGraph, VersionNode } from '../shared/connector-graph.js'
import type { Row } from '../shared/rows.js'
import { toVersionRow } from '../versions/version-rows.js'
import { toConnectorRow } from './connector-rows.js'
import { toTagRows } from './tag-rows.js'

export function toGraphRows(graph: ConnectorGraph): Row[] {
  return [
    toConnectorRow(graph),
    ...toTagRows(graph.id, graph.tags),
    ...toAuthSchemeRows(graph.id, graph.authSchemeConfigs),
    ...graph.versions.flatMap((version, position) => toVersionRows(graph.id, version, position)),
    ...graph.connections.flatMap((connection, position) => toConnectionRows(graph.id, connection, position))
  ]
}

/** A version with its actions, triggers and definitions. */
export function toVersionRows(connectorId: string, version: VersionNode, position: number): Row[] {
  return [toVersionRow(connectorId, version, position), ...toResourceRows(version.id, version)]
}
