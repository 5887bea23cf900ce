import type { Health } from '../../control/health.js'
import type { ConnectorList } from '../../control/views/list-connectors.js'
import type { TrafficReport } from '../../control/views/describe-traffic.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { Command } from '../parts/command.js'
import { Data } from '../parts/data.js'
import { toCount, toMilliseconds } from '../parts/format.js'
import { Loaded, Panel } from '../parts/panel.js'
import { Table } from '../parts/table.js'
import { Status } from '../parts/status.js'
import { shorten, toVisible } from '../parts/visible-text.js'
import { isReachable } from '../state/connection.js'
import { usePolled } from '../state/polling.js'
import { href } from '../state/route.js'
import { isImportable, toImportCommand } from './import-command.js'
import { TrafficPlot } from './traffic-plot.js'

/** Milliseconds. */
const INTERVAL = 1_000

export function OverviewPage() {
  const traffic = usePolled<TrafficReport>('traffic', INTERVAL)
  return (
    <>
      <Summary />
      <Panel title="Last minute">
        <Loaded of={traffic}>{data => <TrafficPlot traffic={data} />}</Loaded>
      </Panel>
      <div class="columns">
        <Panel title="What fails">
          <Loaded of={traffic}>{data => <Failures traffic={data} />}</Loaded>
        </Panel>
        <Panel title="Slowest operations">
          <Loaded of={traffic}>{data => <Operations traffic={data} />}</Loaded>
        </Panel>
      </div>
      <Callers />
    </>
  )
}

function Summary() {
  const { data: health } = usePolled<Health>('health')
  const { data: list } = usePolled<ConnectorList>('connectors')
  const { data } = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const parts = [
    list && toCount(list.total, 'connector'),
    data && toCount(data.organisations.length, 'organisation'),
    health && (health.storage === 'file' ? 'data in a file' : 'data in memory'),
    health && `seed ${shorten(health.seed.files.join(', ') || 'none', 80)}`,
    health && `version ${health.version}`
  ]
  return (
    <p class="summary">
      <strong>{isReachable.value ? 'Ready.' : 'Not reachable.'}</strong>{' '}
      {toVisible(parts.filter(part => part !== undefined).join(', '))}.
    </p>
  )
}

/** Rows that are shown. */
const SHOWN = 8

function Failures({ traffic: { failures, evicted } }: { readonly traffic: TrafficReport }) {
  if (failures.length === 0) return <p class="muted">Nothing in the journal has failed.</p>
  return (
    <Table
      label="Table of failures"
      columns={['status', 'rule', 'requests']}
      caption={
        evicted > 0 && (
          <caption>{toCount(evicted, 'older request')} not counted: the journal has discarded them.</caption>
        )
      }
    >
      {failures.slice(0, SHOWN).map(({ status, rule, count }) => (
        <tr key={`${status} ${rule}`}>
          <td>
            <Status status={status} />
          </td>
          <td>
            <a
              href={href('requests', {
                ...(rule === 'fault' ? { fault: '*' } : { rule }),
                status: String(status ?? 'cut')
              })}
            >
              {toVisible(rule)}
            </a>
          </td>
          <td class="number">{count}</td>
        </tr>
      ))}
    </Table>
  )
}

function Operations({ traffic: { operations } }: { readonly traffic: TrafficReport }) {
  if (operations.length === 0) return <p class="muted">No requests yet.</p>
  return (
    <Table label="Table of operations" columns={['operation', 'requests', 'errors', 'median', 'p95']}>
      {operations.slice(0, SHOWN).map(({ operation, count, errors, median, p95 }) => (
        <tr key={operation}>
          <td>
            <a href={href('requests', { operation })}>{operation}</a>
          </td>
          <td class="number">{count}</td>
          <td class="number">{errors}</td>
          <td class="number">{toMilliseconds(median)}</td>
          <td class="number">{toMilliseconds(p95)}</td>
        </tr>
      ))}
    </Table>
  )
}

function Callers() {
  const organisations = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const connector = usePolled<ConnectorList>('connectors').data?.connectors.findLast(isImportable)
  return (
    <Panel title="Who can call">
      <Loaded of={organisations}>
        {data => (
          <ul class="callers">
            {data.organisations.map(({ id, name, apiKeys, users }) => (
              <li key={id}>
                <h3>
                  <Data value={name} length={80} /> <Data class="muted" value={id} />
                </h3>
                {users.length > 0 && <p class="muted">Users: {toVisible(shorten(users.join(', '), 200))}</p>}
                {apiKeys.length === 0 && <p class="muted">No API key. Create one with POST /__admin/tokens.</p>}
                {apiKeys.map(({ name: label, key }) => (
                  <div key={key ?? label}>
                    <p>
                      API key <Data value={label} length={60} />
                      {key === undefined && ' (the mock keeps only its hash)'}
                    </p>
                    {connector !== undefined && <Command text={toImportCommand(id, connector, key)} />}
                  </div>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
