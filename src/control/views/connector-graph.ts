/** A connector as a graph, which shows what refers to what. Nodes have no secrets. */
import { shortTimestamp } from '../../core/timestamp.js'
import { resolveAlias } from '../../store/versions/version-aliases.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorOverview,
  VersionSummary
} from '../../store/shared/connector-graph.js'
import type { VersionOutline } from '../../store/resources/version-outlines.js'
import type { Sandbox } from '../sandboxes/sandbox.js'
import { getAnyConnector } from './get-connector-response.js'

export type GraphNodeKind =
  'scheme' | 'credential' | 'connection' | 'connector' | 'version' | 'action' | 'trigger' | 'definition'

export interface GraphNode {
  /** Unique within the graph: the kind, a colon and the id. */
  readonly id: string
  readonly kind: GraphNodeKind
  readonly name: string
  /** One line about it, such as its type. */
  readonly detail: string
}

export interface GraphEdge {
  /** Edges lead from schemes over credentials and connections to the connector, and on to what its versions contain. */
  readonly from: string
  readonly to: string
}

export interface TimelineVersion {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  /** Null for a draft. */
  readonly publishedAt: string | null
  readonly isLatest: boolean
  readonly isDefault: boolean
}

export interface ConnectorGraphReport {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** In the order in which they were created. */
  readonly versions: readonly TimelineVersion[]
  /** The versions to which the aliases refer. Absent if nothing is published. */
  readonly aliases: { readonly latest?: string; readonly default?: string }
  /** How many nodes of a kind the graph leaves out, because there are too many. */
  readonly omitted: Readonly<Partial<Record<GraphNodeKind, number>>>
}

/** Nodes of one kind. A picture of more cannot be read. */
const MAX_NODES = 500

/** @throws ApiError 404 `ownConnectorNotFound`. */
export function describeConnectorGraph(sandbox: Sandbox, id: string): ConnectorGraphReport {
  const { connectors, resources } = sandbox.store
  const connector = connectors.overview(getAnyConnector(sandbox, id))
  const graph = createGraph()
  addSchemes(graph, connector)
  for (const connection of connector.connections) addConnection(graph, connector, connection)
  const root = graph.node('connector', connector.id, { name: connector.name, detail: connector.endpoint.protocol })
  for (const version of connector.versions) {
    const node = graph.node('version', version.id, { name: version.name, detail: describeVersion(version) })
    graph.edge(root, node)
    if (node !== undefined) addResources(graph, node, resources.outline(version.id))
  }
  return { ...graph.finish(), ...describeVersions(connector.versions) }
}

function createGraph() {
  const nodes = new Map<string, GraphNode>()
  const edges = new Map<string, GraphEdge>()
  const counts: Partial<Record<GraphNodeKind, number>> = {}
  const omitted: Partial<Record<GraphNodeKind, number>> = {}

  return {
    /** Adds a node unless the graph has it. @returns its id; undefined if it is left out. */
    node(kind: GraphNodeKind, id: string, label: Pick<GraphNode, 'name' | 'detail'>): string | undefined {
      const nodeId = `${kind}:${id}`
      if (nodes.has(nodeId)) return nodeId
      const count = counts[kind] ?? 0
      if (count >= MAX_NODES) {
        omitted[kind] = (omitted[kind] ?? 0) + 1
        return undefined
      }
      counts[kind] = count + 1
      nodes.set(nodeId, { id: nodeId, kind, ...label })
      return nodeId
    },
    edge(from: string | undefined, to: string | undefined): void {
      if (from !== undefined && to !== undefined) edges.set(`${from} ${to}`, { from, to })
    },
    finish: () => ({ nodes: [...nodes.values()], edges: [...edges.values()], omitted })
  }
}

type Graph = ReturnType<typeof createGraph>

function addSchemes(graph: Graph, { authSchemeConfigs }: ConnectorOverview): void {
  for (const { id, schemeType } of authSchemeConfigs) graph.node('scheme', id, { name: id, detail: schemeType })
}

function addConnection(graph: Graph, { id: connectorId }: ConnectorOverview, connection: ConnectionNode): void {
  const { id, name, action, trigger, variables } = connection
  const credentials = action.length + trigger.length
  const detail = `${count(credentials, 'credential')}, ${count(variables.length, 'variable')}`
  const node = graph.node('connection', id, { name, detail })
  graph.edge(node, `connector:${connectorId}`)
  for (const use of [...action, ...trigger]) addCredential(graph, node, use)
}

function addCredential(
  graph: Graph,
  connection: string | undefined,
  { authSchemeConfig, credential }: ConnectionCredentialNode
): void {
  const node = graph.node('credential', credential.id, { name: credential.name, detail: credential.type })
  const { id, schemeType } = authSchemeConfig
  graph.edge(graph.node('scheme', id, { name: id, detail: schemeType }), node)
  graph.edge(node, connection)
}

function addResources(graph: Graph, version: string, { actions, triggers, definitions }: VersionOutline): void {
  const ids = new Map(definitions.map(({ id, name }) => [name, id]))
  const places = definitions.map(({ id, name, schema }) =>
    graph.node('definition', id, { name, detail: schema.contentType })
  )
  const known = new Set(places)
  const toDefinition = (id: string) => (known.has(`definition:${id}`) ? `definition:${id}` : undefined)
  for (const [kind, list] of [
    ['action', actions],
    ['trigger', triggers]
  ] as const) {
    for (const { id, name, links } of list) {
      const node = graph.node(kind, id, { name, detail: count(links.length, 'definition') })
      graph.edge(version, node)
      for (const link of links) graph.edge(node, toDefinition(link))
    }
  }
  const linked = new Set([...actions, ...triggers].flatMap(({ links }) => links))
  definitions.forEach(({ id, refersTo = [] }, index) => {
    if (!linked.has(id)) graph.edge(version, places[index])
    for (const name of refersTo) graph.edge(places[index], toDefinition(ids.get(name) ?? ''))
  })
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function describeVersion({ publishedAt }: VersionSummary): string {
  return publishedAt === null ? 'draft' : `published ${shortTimestamp(publishedAt).slice(0, 10)}`
}

function describeVersions(all: readonly VersionSummary[]) {
  const latest = resolveAlias('latest', all)
  const byDefault = resolveAlias('default', all)
  return {
    versions: all.map(({ id, name, createdAt, publishedAt }) => ({
      id,
      name,
      createdAt: shortTimestamp(createdAt),
      publishedAt: publishedAt === null ? null : shortTimestamp(publishedAt),
      isLatest: id === latest?.id,
      isDefault: id === byDefault?.id
    })),
    aliases: {
      ...(latest !== undefined && { latest: latest.name }),
      ...(byDefault !== undefined && { default: byDefault.name })
    }
  }
}
