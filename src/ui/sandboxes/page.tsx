import { useSignal } from '@preact/signals'
import type { SandboxReport } from '../../control/sandboxes/lease-sandbox.js'
import { Command } from '../parts/command.js'
import { Data } from '../parts/data.js'
import { toDateTime } from '../parts/format.js'
import { Loaded, Panel } from '../parts/panel.js'
import { Table } from '../parts/table.js'
import { toVisible } from '../parts/visible-text.js'
import { call, mockUrl } from '../state/api.js'
import { renew } from '../state/connection.js'
import { attempt } from '../state/notices.js'
import { usePolled } from '../state/polling.js'
import { go, sandboxId } from '../state/route.js'
import { ClockPanel } from './clock.js'
import { type Lease, LeaseForm } from './lease-form.js'
import { SnapshotsPanel } from './snapshots.js'

/** Milliseconds. */
const INTERVAL = 2_000

export function SandboxesPage() {
  const sandboxes = usePolled<{ sandboxes: readonly SandboxReport[] }>('sandboxes', INTERVAL)
  const isLeasing = useSignal(false)
  const leases = useSignal<readonly Lease[]>([])
  return (
    <>
      <Panel
        title="Sandboxes"
        actions={
          <button type="button" class="primary" onClick={() => (isLeasing.value = true)}>
            Lease a sandbox
          </button>
        }
      >
        {leases.value.map(lease => (
          <NewLease key={lease.id} lease={lease} />
        ))}
        <Loaded of={sandboxes}>{data => <SandboxTable sandboxes={data.sandboxes} reload={sandboxes.reload} />}</Loaded>
      </Panel>
      {isLeasing.value && (
        <LeaseForm
          onLeased={lease => {
            leases.value = [...leases.value, lease]
            sandboxes.reload()
          }}
          onClose={() => (isLeasing.value = false)}
        />
      )}
      <div class="columns">
        <ClockPanel />
        <SnapshotsPanel />
      </div>
    </>
  )
}

function NewLease({ lease: { id, organisationId, token } }: { readonly lease: Lease }) {
  const command = `curl -H 'Authorization: Bearer ${token}' \\\n  ${mockUrl.href}api/connect/v1/o/${organisationId}/connectors`
  return (
    <div class="new-lease">
      <p>
        Sandbox <Data value={id} /> is leased. Its API key is shown only here, until the page is left:
      </p>
      <Command text={command} />
    </div>
  )
}

interface TableProps {
  readonly sandboxes: readonly SandboxReport[]
  readonly reload: () => void
}

function SandboxTable({ sandboxes, reload }: TableProps) {
  const run = async (action: () => Promise<unknown>, done: string) => {
    await attempt(action, done)
    reload()
    renew()
  }
  const look = (id: string) => go('overview', { sandbox: id === 'default' ? undefined : id, org: undefined })
  return (
    <Table label="Table of sandboxes" columns={['sandbox', 'organisation', 'seed', 'ends', '']}>
      {sandboxes.map(({ id, organisationId, expiresAt, seed }) => (
        <tr key={id} class={id === sandboxId.value ? 'marked' : ''}>
          <td>
            <Data value={id} />
          </td>
          <td>
            {organisationId === undefined ? (
              <span class="muted">those of the seed</span>
            ) : (
              <Data value={organisationId} />
            )}
          </td>
          <td>
            <Data value={seed.files.join(', ') || 'none'} length={60} />
          </td>
          <td class="data">{expiresAt === undefined ? 'with the mock' : toDateTime(expiresAt)}</td>
          <td class="actions">
            <button type="button" aria-label={toVisible(`Look into ${id}`)} onClick={() => look(id)}>
              Look into
            </button>
            <button
              type="button"
              aria-label={toVisible(`Reset ${id}`)}
              onClick={() =>
                void run(() => call('POST', 'reset', { sandbox: id }), 'The sandbox has the state of its seed again.')
              }
            >
              Reset
            </button>
            {id !== 'default' && (
              <button
                type="button"
                aria-label={toVisible(`End ${id}`)}
                onClick={() =>
                  void run(
                    () => call('DELETE', `sandboxes/${encodeURIComponent(id)}`, { sandbox: 'default' }),
                    'The sandbox has ended.'
                  )
                }
              >
                End
              </button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}
