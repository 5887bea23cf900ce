import type { LedgerEntry } from '../../contract/fidelity/ledger.js'
import { Data } from '../parts/data.js'
import { toCount } from '../parts/format.js'
import { Loaded, Panel } from '../parts/panel.js'
import { toVisible } from '../parts/visible-text.js'
import { usePolled } from '../state/polling.js'
import { href, route, setParams } from '../state/route.js'

const EVIDENCE = ['documented', 'observed', 'assumed', 'mock'] as const

/** How sure it is that the real platform behaves like the mock: all entries, or one. */
export function LedgerPage() {
  const { id } = route.value
  return id === undefined ? <AllEntries /> : <OneEntry id={id} />
}

function AllEntries() {
  const { params } = route.value
  const ledger = usePolled<{ entries: readonly LedgerEntry[] }>('fidelity')
  const text = (params['text'] ?? '').toLowerCase()
  const matches = ({ id, behaviour, evidence }: LedgerEntry) =>
    (params['evidence'] === undefined || params['evidence'] === evidence) &&
    `${id} ${behaviour}`.toLowerCase().includes(text)
  return (
    <Panel
      title="Fidelity ledger"
      actions={
        <>
          <select
            aria-label="Evidence"
            value={params['evidence'] ?? ''}
            onChange={event => setParams({ evidence: event.currentTarget.value })}
          >
            <option value="">any evidence</option>
            {EVIDENCE.map(evidence => (
              <option key={evidence} value={evidence}>
                {evidence}
              </option>
            ))}
          </select>
          <input
            type="search"
            aria-label="Filter by text"
            placeholder="Filter"
            value={params['text'] ?? ''}
            onInput={event => setParams({ text: event.currentTarget.value })}
          />
        </>
      }
    >
      <Loaded of={ledger}>
        {({ entries }) => (
          <>
            <p class="muted">{toCount(entries.filter(matches).length, 'behaviour')} that a client can observe.</p>
            <ul class="ledger">
              {entries.filter(matches).map(({ id, evidence, behaviour }) => (
                <li key={id}>
                  <span class={`evidence ${evidence}`}>{evidence}</span> <a href={href('ledger', {}, id)}>{id}</a>{' '}
                  {toVisible(behaviour)}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function OneEntry({ id }: { readonly id: string }) {
  const entry = usePolled<LedgerEntry>(`fidelity/${encodeURIComponent(id)}`)
  return (
    <Panel title="Ledger entry" actions={<a href={href('ledger')}>All entries</a>}>
      <Loaded of={entry}>
        {({ id: name, behaviour, evidence, observed, ...rest }) => (
          <>
            <h3>
              <Data value={name} />
            </h3>
            <p>{toVisible(behaviour)}</p>
            <dl class="pairs">
              <div>
                <dt>evidence</dt>
                <dd>
                  <span class={`evidence ${evidence}`}>{evidence}</span>
                </dd>
              </div>
              {Object.entries({ ...rest, ...(observed && { observed: describeObserved(observed) }) }).map(
                ([property, value]) => (
                  <div key={property}>
                    <dt>{property}</dt>
                    <dd>{toVisible(Array.isArray(value) ? value.join(', ') : String(value))}</dd>
                  </div>
                )
              )}
            </dl>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function describeObserved({ host, date, follows }: NonNullable<LedgerEntry['observed']>): string {
  return `${follows ? 'seen' : 'seen otherwise'} on ${host}, ${date}`
}
