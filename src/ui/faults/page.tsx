import { useSignal } from '@preact/signals'
import type { FaultReport } from '../../control/faults/faults.js'
import { Data } from '../parts/data.js'
import { Loaded, Panel } from '../parts/panel.js'
import { Table } from '../parts/table.js'
import { call } from '../state/api.js'
import { attempt } from '../state/notices.js'
import { usePolled } from '../state/polling.js'
import { href, route, sandboxId, setParams } from '../state/route.js'
import { FaultForm } from './form.js'
import { PRESETS } from './presets.js'
import { forget, type SwitchedOff, switchedOff, switchOff, switchOn } from './switched-off.js'

/** Milliseconds. */
const INTERVAL = 1_000

export function FaultsPage() {
  const { params } = route.value
  const faults = usePolled<{ faults: readonly FaultReport[] }>('faults', INTERVAL)
  const isFormOpen = useSignal(params['new'] === 'yes')
  const run = async (action: () => Promise<unknown>, done: string) => {
    const isDone = await attempt(action, done)
    faults.reload()
    return isDone
  }
  const add = (fault: object) => run(() => call('POST', 'faults', { body: fault }), 'The fault is on.')
  const off = switchedOff.value.filter(({ sandbox }) => sandbox === sandboxId.value)
  return (
    <>
      <Panel
        title="Faults"
        actions={
          <button type="button" class="primary" onClick={() => (isFormOpen.value = true)}>
            New fault
          </button>
        }
      >
        <Loaded of={faults}>
          {data =>
            data.faults.length + off.length === 0 ? (
              <p class="empty">No faults. Choose a preset below, or make one for a request of the journal.</p>
            ) : (
              <FaultTable faults={data.faults} off={off} marked={params['fault']} run={run} />
            )
          }
        </Loaded>
      </Panel>
      {isFormOpen.value && (
        <FaultForm
          initial={params}
          onAdd={add}
          onClose={() => {
            isFormOpen.value = false
            const names = ['new', 'operation', 'organisationId', 'connectorId', 'version']
            setParams(Object.fromEntries(names.map(name => [name, undefined])))
          }}
        />
      )}
      <Panel title="Presets">
        <ul class="presets">
          {PRESETS.map(({ title, why, fault }) => (
            <li key={title}>
              <h3>{title}</h3>
              <p class="muted">{why}</p>
              <code>{JSON.stringify(fault)}</code>
              <button type="button" aria-label={`Add the fault: ${title}`} onClick={() => void add(fault)}>
                Add
              </button>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

interface TableProps {
  readonly faults: readonly FaultReport[]
  readonly off: readonly SwitchedOff[]
  /** The id of the fault that a link leads to. */
  readonly marked: string | undefined
  readonly run: (action: () => Promise<unknown>, done: string) => Promise<boolean>
}

function FaultTable({ faults, off, marked, run }: TableProps) {
  return (
    <Table
      label="Table of faults"
      columns={['on', 'fault', 'kind', 'operation', 'phase', 'state', 'met', 'fired', 'more', '']}
    >
      {faults.map(fault => (
        <tr key={fault.id} class={fault.id === marked ? 'marked' : ''}>
          <Switch id={fault.id} isOn onChange={() => void run(() => switchOff(fault), 'The fault is off.')} />
          <Description fault={fault} />
          <td>{fault.state}</td>
          <td class="number">{fault.matched}</td>
          <td class="number">
            <a href={href('requests', { fault: fault.id })}>{fault.fired}</a>
          </td>
          <td>
            <Data class="muted" value={describeRest(fault)} length={120} />
          </td>
          <Remove
            id={fault.id}
            onClick={() => void run(() => call('DELETE', `faults/${fault.id}`), 'The fault is removed.')}
          />
        </tr>
      ))}
      {off.map(each => (
        <tr key={`off ${each.id}`} class="off">
          <Switch id={each.id} isOn={false} onChange={() => void run(() => switchOn(each), 'The fault is on.')} />
          <Description fault={{ ...(each.fault as unknown as FaultReport), id: each.id }} />
          <td>off</td>
          <td class="number">0</td>
          <td class="number">0</td>
          <td>
            <Data class="muted" value={describeRest(each.fault)} length={120} />
          </td>
          <Remove id={each.id} onClick={() => forget(each)} />
        </tr>
      ))}
    </Table>
  )
}

function Switch(props: { readonly id: string; readonly isOn: boolean; readonly onChange: () => void }) {
  const { id, isOn, onChange } = props
  return (
    <td>
      <input type="checkbox" role="switch" aria-label={`${id} is on`} checked={isOn} onChange={onChange} />
    </td>
  )
}

function Description({ fault: { id, kind, operation, phase } }: { readonly fault: FaultReport }) {
  return (
    <>
      <td>
        <Data value={id} />
      </td>
      <td>
        <span class="mark">⚡ {kind}</span>
      </td>
      <td>
        <Data value={operation === '*' ? 'all' : operation} />
      </td>
      <td>{phase}</td>
    </>
  )
}

function Remove({ id, onClick }: { readonly id: string; readonly onClick: () => void }) {
  return (
    <td>
      <button type="button" aria-label={`Remove ${id}`} onClick={onClick}>
        Remove
      </button>
    </td>
  )
}

/** Columns of their own show them. */
const SHOWN = ['id', 'kind', 'operation', 'phase', 'state', 'matched', 'fired']

function describeRest(fault: object): string {
  const rest = Object.entries(fault).filter(([name]) => !SHOWN.includes(name))
  return rest.map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ')
}
