import { useSignal } from '@preact/signals'
import type { SnapshotReport } from '../../control/snapshots.js'
import { Data } from '../parts/data.js'
import { toBytes, toDateTime } from '../parts/format.js'
import { Loaded, Panel } from '../parts/panel.js'
import { toVisible } from '../parts/visible-text.js'
import { call } from '../state/api.js'
import { renew } from '../state/connection.js'
import { attempt } from '../state/notices.js'
import { usePolled } from '../state/polling.js'

export function SnapshotsPanel() {
  const snapshots = usePolled<{ snapshots: readonly SnapshotReport[] }>('snapshots')
  const name = useSignal('')
  const run = async (action: () => Promise<unknown>, done: string) => {
    await attempt(action, done)
    snapshots.reload()
    renew()
  }
  const take = (event: Event) => {
    event.preventDefault()
    void run(() => call('POST', 'snapshots', { body: { name: name.value } }), 'The snapshot is taken.')
  }
  return (
    <Panel title="Snapshots">
      <form class="inline" onSubmit={take}>
        <label>
          Name
          <input
            required
            maxLength={100}
            value={name.value}
            onInput={event => (name.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit">Take a snapshot</button>
      </form>
      <Loaded of={snapshots}>
        {data =>
          data.snapshots.length === 0 ? (
            <p class="muted">No snapshots. A snapshot keeps the data of this sandbox, to go back to it later.</p>
          ) : (
            <SnapshotList snapshots={data.snapshots} run={run} />
          )
        }
      </Loaded>
    </Panel>
  )
}

interface ListProps {
  readonly snapshots: readonly SnapshotReport[]
  readonly run: (action: () => Promise<unknown>, done: string) => Promise<void>
}

function SnapshotList({ snapshots, run }: ListProps) {
  const pathOf = (name: string) => `snapshots/${encodeURIComponent(name)}`
  return (
    <ul class="snapshots">
      {snapshots.map(({ name, createdAt, bytes }) => (
        <li key={name}>
          <Data value={name} length={60} />
          <span class="muted">
            {toDateTime(createdAt)}, {toBytes(bytes)}
          </span>
          <button
            type="button"
            aria-label={toVisible(`Restore ${name}`)}
            onClick={() => void run(() => call('POST', `${pathOf(name)}/restore`), 'The snapshot is restored.')}
          >
            Restore
          </button>
          <button
            type="button"
            aria-label={toVisible(`Delete ${name}`)}
            onClick={() => void run(() => call('DELETE', pathOf(name)), 'The snapshot is deleted.')}
          >
            Delete
          </button>
        </li>
      ))}
    </ul>
  )
}
