import { useRef } from 'preact/hooks'
import type { JournalSummary } from '../../control/journal/stream-requests.js'
import { call } from '../state/api.js'
import { useShortcuts } from '../state/keys.js'
import { attempt } from '../state/notices.js'
import { setParams } from '../state/route.js'
import { toVisible } from '../parts/visible-text.js'
import type { Filter, FilterName } from './filter.js'
import { streamState } from './stream.js'

interface BarProps {
  readonly filter: Filter
  /** The entries that choices are taken from. */
  readonly known: readonly JournalSummary[]
  readonly waiting: number
  readonly onShowNew: () => void
}

/** Set by links from other places; here they can only be removed. */
const CHIPS: readonly FilterName[] = ['rule', 'connectorId']

export function FilterBar({ filter, known, waiting, onShowNew }: BarProps) {
  const search = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: '/', label: 'Filter', run: () => search.current?.focus() }])
  const operations = [...new Set(known.map(({ operation = 'none' }) => operation))].sort()
  const set = (name: FilterName) => (event: { readonly currentTarget: { readonly value: string } }) =>
    setParams({ [name]: event.currentTarget.value })
  return (
    <div class="filter-bar" role="search" aria-label="Filter of requests">
      <input
        ref={search}
        type="search"
        placeholder="Filter by path, version, caller or rule"
        aria-label="Filter by text"
        value={filter.text ?? ''}
        onInput={set('text')}
      />
      <label>
        status{' '}
        <select value={filter.status ?? ''} onChange={set('status')}>
          <Choices values={['2xx', '3xx', '4xx', '5xx', 'cut']} current={filter.status} />
        </select>
      </label>
      <label>
        operation{' '}
        <select value={filter.operation ?? ''} onChange={set('operation')}>
          <Choices values={operations} current={filter.operation} />
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={filter.fault !== undefined}
          onChange={event => setParams({ fault: event.currentTarget.checked ? '*' : undefined })}
        />{' '}
        met a fault
      </label>
      {CHIPS.map(
        name =>
          filter[name] !== undefined && (
            <button key={name} type="button" class="chip" onClick={() => setParams({ [name]: undefined })}>
              {name}: {toVisible(filter[name])} <span aria-label="remove">×</span>
            </button>
          )
      )}
      <span class="space" />
      {waiting > 0 && (
        <button type="button" class="primary" onClick={onShowNew}>
          {waiting} new ↑
        </button>
      )}
      <span class={`live ${streamState.value}`}>
        <span class={streamState.value === 'live' ? 'dot ok' : 'dot lost'} aria-hidden="true" /> {streamState.value}
      </span>
      <button type="button" onClick={() => void attempt(() => call('DELETE', 'requests'), 'The journal is empty.')}>
        Clear
      </button>
    </div>
  )
}

function Choices({ values, current }: { readonly values: readonly string[]; readonly current: string | undefined }) {
  const all = current === undefined || values.includes(current) ? values : [...values, current]
  return (
    <>
      <option value="">any</option>
      {all.map(value => (
        <option key={value} value={value}>
          {toVisible(value)}
        </option>
      ))}
    </>
  )
}
