/** The source and its copy beside each other: what was copied, what is new, and what was left out. */
import type { Connector } from '../../contract/schemas/connector.js'
import type { ConnectorGraphReport } from '../../control/views/connector-graph.js'
import { toCount } from '../parts/format.js'
import { Loaded } from '../parts/panel.js'
import { Table } from '../parts/table.js'
import { shorten, toVisible } from '../parts/visible-text.js'
import { usePolled } from '../state/polling.js'

interface ComparisonProps {
  readonly source: Connector
  readonly graph: ConnectorGraphReport
  readonly copy: Connector
}

type Row = readonly [what: string, source: string, copy: string, verdict: 'copied' | 'new' | 'left out' | 'changed']

export function Comparison({ source, graph, copy }: ComparisonProps) {
  const copyGraph = usePolled<ConnectorGraphReport>(`connectors/${encodeURIComponent(copy.id)}/graph`)
  return (
    <Loaded of={copyGraph}>
      {data => (
        <Table label="Source and copy" columns={['what', 'source', 'copy', 'verdict']}>
          {[...compareProperties(source, copy), ...compareParts({ source, graph, copy }, data)].map(row => (
            <Comparing key={row[0]} row={row} />
          ))}
        </Table>
      )}
    </Loaded>
  )
}

function Comparing({ row: [what, source, copy, verdict] }: { readonly row: Row }) {
  return (
    <tr>
      <th scope="row">{what}</th>
      <td>{toVisible(shorten(source, 80))}</td>
      <td>{toVisible(shorten(copy, 80))}</td>
      <td>
        <span class={`verdict ${verdict.replace(' ', '-')}`}>{verdict}</span>
      </td>
    </tr>
  )
}

function compareProperties(source: Connector, copy: Connector): Row[] {
  const taken = (what: string, read: (connector: Connector) => string): Row => {
    const [before, after] = [read(source), read(copy)]
    return [what, before, after, before === after ? 'copied' : 'changed']
  }
  return [
    taken('name', ({ name }) => name),
    ['id', source.id, copy.id, 'new'],
    ['organisation', source.organisationId, copy.organisationId, 'changed'],
    taken('public', ({ public: isPublic }) => (isPublic ? 'public' : 'private')),
    taken('auth schemes', ({ authSchemeConfigs }) => authSchemeConfigs.map(({ id }) => id).join(', ') || 'none'),
    taken('tags', ({ tags = {} }) => JSON.stringify(tags)),
    taken('variables', ({ connectionVariables = [] }) => toCount(connectionVariables.length, 'variable'))
  ]
}

function compareParts({ source, graph, copy }: ComparisonProps, copyGraph: ConnectorGraphReport): Row[] {
  const name = copy.versions[0]?.name
  const others = source.versions.filter(version => version.name !== name)
  const drafts = others.filter(({ publishedAt }) => publishedAt === null).length
  const connections = copy.connections.length
  return [
    ['version', name ?? 'none', `${name} as a draft`, 'copied'],
    ['other versions', toCount(others.length, 'version'), 'none', 'left out'],
    ['drafts among them', toCount(drafts, 'draft'), 'none', 'left out'],
    [
      'connections',
      toCount(source.connections.length, 'connection'),
      toCount(connections, 'connection'),
      connections === source.connections.length ? 'copied' : 'left out'
    ],
    ['secrets of credentials', 'kept by the owner', 'replaced by ******', 'left out'],
    ...(['action', 'trigger', 'definition'] as const).map((kind): Row => {
      const [before, after] = [countOf(graph, kind, name), countOf(copyGraph, kind, name)]
      return [`${kind}s`, toCount(before, kind), toCount(after, kind), before === after ? 'copied' : 'changed']
    })
  ]
}

/** How many of a kind belong to a version: those that can be reached from it. */
function countOf({ nodes, edges }: ConnectorGraphReport, kind: string, version: string | undefined): number {
  const start = nodes.find(node => node.kind === 'version' && node.name === version)?.id
  const reached = new Set(start === undefined ? [] : [start])
  for (const id of reached) for (const { from, to } of edges) if (from === id) reached.add(to)
  return nodes.filter(node => node.kind === kind && reached.has(node.id)).length
}
