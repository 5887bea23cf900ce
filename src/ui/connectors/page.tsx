import { useSignal } from '@preact/signals'
import type { ConnectorItem, ConnectorList } from '../../control/views/list-connectors.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { Data } from '../parts/data.js'
import { toCount, toDateTime } from '../parts/format.js'
import { Loaded, Panel } from '../parts/panel.js'
import { Table } from '../parts/table.js'
import { useShortcuts } from '../state/keys.js'
import { usePolled } from '../state/polling.js'
import { href, organisationId, route, setParams } from '../state/route.js'
import { ConnectorView } from './connector-view.js'

export function ConnectorsPage() {
  const { id } = route.value
  return id === undefined ? <List /> : <ConnectorView key={id} id={id} />
}

/** Milliseconds. */
const INTERVAL = 5_000

function List() {
  const { params } = route.value
  const after = useSignal<string | undefined>(undefined)
  const query = new URLSearchParams()
  if (params['text']) query.set('text', params['text'])
  if (organisationId.value !== undefined) query.set('organisationId', organisationId.value)
  if (after.value !== undefined) query.set('after', after.value)
  const list = usePolled<ConnectorList>(`connectors?${query.toString()}`, INTERVAL)
  const organisations = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations').data?.organisations
  const names = new Map((organisations ?? []).map(({ id, name }) => [id, name]))
  useShortcuts([{ keys: '/', label: 'Filter', run: () => document.getElementById('connector-text')?.focus() }])
  return (
    <Panel
      title="Connectors"
      actions={
        <input
          id="connector-text"
          type="search"
          aria-label="Filter by name or id"
          placeholder="Filter by name or id"
          value={params['text'] ?? ''}
          onInput={event => {
            after.value = undefined
            setParams({ text: event.currentTarget.value })
          }}
        />
      }
    >
      <Loaded of={list}>
        {({ connectors, total, next }) => (
          <>
            {connectors.length === 0 && <EmptyList isFiltered={query.size > 0} />}
            {connectors.length > 0 && <ConnectorTable connectors={connectors} names={names} />}
            <p class="muted">
              {toCount(connectors.length, 'connector')} of {total} in this sandbox.{' '}
              {next !== undefined && (
                <button type="button" onClick={() => (after.value = next)}>
                  Older ones
                </button>
              )}
              {after.value !== undefined && (
                <button type="button" onClick={() => (after.value = undefined)}>
                  Back to the newest
                </button>
              )}
            </p>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function EmptyList({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <div class="empty">
      <p>
        {isFiltered
          ? 'No connector matches.'
          : 'This sandbox has no connectors. Start the mock with a seed, or add one with POST /__admin/state.'}
      </p>
    </div>
  )
}

interface TableProps {
  readonly connectors: readonly ConnectorItem[]
  readonly names: ReadonlyMap<string, string>
}

function ConnectorTable({ connectors, names }: TableProps) {
  return (
    <Table
      label="Table of connectors"
      columns={['name', 'organisation', 'public', 'protocol', 'versions', 'connections', 'created']}
    >
      {connectors.map(connector => (
        <tr key={connector.id}>
          <td>
            <a href={href('connectors', {}, connector.id)}>
              <Data value={connector.name === '' ? '(no name)' : connector.name} length={80} />
            </a>
            {connector.importedFrom !== undefined && <span class="mark">imported</span>}
          </td>
          <td>
            <Data value={names.get(connector.organisationId) ?? connector.organisationId} length={40} />
          </td>
          <td>{connector.public ? 'public' : 'private'}</td>
          <td>{connector.protocol}</td>
          <td>
            <Versions versions={connector.versions} />
          </td>
          <td class="number">{connector.connections}</td>
          <td class="data">{toDateTime(connector.createdAt)}</td>
        </tr>
      ))}
    </Table>
  )
}

/** The newest few. */
const SHOWN_VERSIONS = 4

function Versions({ versions }: Pick<ConnectorItem, 'versions'>) {
  return (
    <>
      {versions.slice(-SHOWN_VERSIONS).map(({ name, isPublished }) => (
        <span key={name} class={isPublished ? 'version published' : 'version draft'}>
          <Data value={name} length={24} />
          {!isPublished && ' draft'}
        </span>
      ))}
      {versions.length > SHOWN_VERSIONS && <span class="muted"> and {versions.length - SHOWN_VERSIONS} more</span>}
    </>
  )
}
