/** The parts of dagre that the dashboard uses. Its own types import files without their extension. */
declare module '@dagrejs/dagre' {
  interface Placed {
    readonly x: number
    readonly y: number
  }

  interface Size {
    readonly width?: number
    readonly height?: number
  }

  export class Graph {
    setGraph(options: Readonly<Record<string, unknown>>): this
    graph(): Size
    setDefaultEdgeLabel(create: () => object): this
    setNode(id: string, size: Size): this
    setEdge(from: string, to: string): this
    node(id: string): Placed
  }

  export function layout(graph: Graph): void
}
