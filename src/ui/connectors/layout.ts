/** Where the boxes and lines of a graph are drawn. Boxes of one kind fold into one if there are many. */
import { Graph, layout } from '@dagrejs/dagre'
import type { ConnectorGraphReport, GraphEdge, GraphNode, GraphNodeKind } from '../../control/views/connector-graph.js'

/** More boxes of a kind fold into one. */
export const MAX_OPEN = 12

const WIDTH = 168
const HEIGHT = 40

export interface Box extends GraphNode {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** How many boxes it stands for. */
  readonly count: number
}

export interface Line extends GraphEdge {
  /** The `d` of an SVG path. */
  readonly path: string
}

export interface Picture {
  readonly boxes: readonly Box[]
  readonly lines: readonly Line[]
  readonly width: number
  readonly height: number
}

/** @param unfolded kinds that are shown box by box. */
export function layOut(report: ConnectorGraphReport, unfolded: ReadonlySet<GraphNodeKind>): Picture {
  const { nodes, edges } = fold(report, unfolded)
  const graph = new Graph().setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 40, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of nodes) graph.setNode(node.id, { width: WIDTH, height: HEIGHT })
  for (const { from, to } of edges) graph.setEdge(from, to)
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  const boxes = nodes.map(node => {
    const { x, y } = graph.node(node.id)
    return { ...node, x, y, width: WIDTH, height: HEIGHT }
  })
  const boxOf = new Map(boxes.map(box => [box.id, box]))
  const lines = edges.map(edge => ({
    ...edge,
    path: toPath(boxOf.get(edge.from) as Box, boxOf.get(edge.to) as Box)
  }))
  return { boxes, lines, width, height }
}

function fold({ nodes, edges, omitted }: ConnectorGraphReport, unfolded: ReadonlySet<GraphNodeKind>) {
  const counts = new Map<GraphNodeKind, number>()
  for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const isFolded = (kind: GraphNodeKind) => (counts.get(kind) ?? 0) > MAX_OPEN && !unfolded.has(kind)
  const placeOf = new Map(nodes.map(({ id, kind }) => [id, isFolded(kind) ? `${kind}:*` : id]))
  const open = nodes.filter(({ kind }) => !isFolded(kind)).map(node => ({ ...node, count: 1 }))
  const groups = [...counts.keys()].filter(isFolded).map(kind => {
    const count = (counts.get(kind) ?? 0) + (omitted[kind] ?? 0)
    return { id: `${kind}:*`, kind, name: `${count} ${kind}s`, detail: 'select to show each', count }
  })
  const moved = new Map<string, GraphEdge>()
  for (const { from, to } of edges) {
    const edge = { from: placeOf.get(from) ?? from, to: placeOf.get(to) ?? to }
    if (edge.from !== edge.to) moved.set(`${edge.from} ${edge.to}`, edge)
  }
  return { nodes: [...open, ...groups], edges: [...moved.values()] }
}

/** A smooth curve from the right side of a box to the left side of another one. */
function toPath(from: Box, to: Box): string {
  const [startX, endX] = [from.x + from.width / 2, to.x - to.width / 2].map(Math.round) as [number, number]
  const [startY, endY] = [from.y, to.y].map(Math.round) as [number, number]
  const middle = Math.round((startX + endX) / 2)
  return `M${startX},${startY} C${middle},${startY} ${middle},${endY} ${endX},${endY}`
}

/**
 * What a box touches: what leads to it and what it leads to. The connector touches everything, so the search stops
 * there.
 */
export function findTouched(id: string, edges: readonly GraphEdge[]): Set<string> {
  return new Set([...reach(id, edges, 'from', 'to'), ...reach(id, edges, 'to', 'from')])
}

function reach(id: string, edges: readonly GraphEdge[], near: keyof GraphEdge, far: keyof GraphEdge): Set<string> {
  const reached = new Set([id])
  for (const each of reached) {
    if (each !== id && each.startsWith('connector:')) continue
    for (const edge of edges) if (edge[near] === each) reached.add(edge[far])
  }
  return reached
}
