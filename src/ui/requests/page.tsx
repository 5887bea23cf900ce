import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { JournalSummary } from '../../control/journal/stream-requests.js'
import type { OrganisationReport } from '../../control/views/list-organisations.js'
import { toCount } from '../parts/format.js'
import { VirtualList } from '../parts/virtual-list.js'
import { useShortcuts } from '../state/keys.js'
import { usePolled } from '../state/polling.js'
import { organisationId, route, setParams } from '../state/route.js'
import { Details } from './details.js'
import { EmptyRequests } from './empty.js'
import { matches, readFilter } from './filter.js'
import { FilterBar } from './filter-bar.js'
import { RequestRow } from './row.js'
import { entries, missedCount, newCount, streamState } from './stream.js'

export function RequestsPage() {
  const { params } = route.value
  const selected = params['request']
  const filter = readFilter(params)
  const organisation = organisationId.value
  const { data } = usePolled<{ organisations: readonly OrganisationReport[] }>('organisations')
  const names = new Map((data?.organisations ?? []).map(({ id, name }) => [id, name]))
  const list = useSteadyList(entries.value, selected !== undefined)
  const shown = useMemo(
    () => list.shown.filter(entry => matches(entry, filter, organisation)).reverse(),
    [list.shown, JSON.stringify(filter), organisation]
  )
  const waiting = useMemo(
    () => list.waiting.filter(entry => matches(entry, filter, organisation)).length,
    [list.waiting, JSON.stringify(filter), organisation]
  )
  const select = (id: string | undefined) => setParams({ request: id })
  const move = (step: number) => {
    const index = shown.findIndex(({ id }) => id === selected)
    const next = shown[Math.max(0, Math.min(shown.length - 1, index + step))]
    if (next !== undefined) select(next.id)
  }
  useEffect(() => {
    newCount.value = 0
  }, [entries.value])
  useShortcuts([
    { keys: 'j', label: 'Next request', run: () => move(1) },
    { keys: 'k', label: 'Previous request', run: () => move(-1) },
    { keys: 'Escape', label: 'Close the details', run: () => select(undefined) }
  ])

  return (
    <div class={selected === undefined ? 'requests' : 'requests with-details'}>
      <FilterBar filter={filter} known={entries.value} waiting={waiting} onShowNew={list.showNew} />
      <div class="split">
        <div class="list" onPointerEnter={() => list.hold(true)} onPointerLeave={() => list.hold(false)}>
          {shown.length === 0 ? (
            <NoRows isFiltered={entries.value.length > 0} />
          ) : (
            <VirtualList<JournalSummary>
              label={`Requests, newest first: ${shown.length}`}
              items={shown}
              idOf={({ id }) => id}
              selected={selected}
              onSelect={select}
              onScroll={list.scroll}
              render={entry => <RequestRow entry={entry} organisation={names.get(entry.organisationId ?? '')} />}
            />
          )}
          <p class="foot muted">
            {toCount(shown.length, 'request')}, {streamState.value === 'reading' ? READING : streamState.value}
            {missedCount.value > 0 && `; ${missedCount.value} were too fast to be shown`}
          </p>
        </div>
        {selected !== undefined && <Details id={selected} onClose={() => select(undefined)} />}
      </div>
    </div>
  )
}

const READING = 'reading older requests'

function NoRows({ isFiltered }: { readonly isFiltered: boolean }) {
  if (streamState.value === 'connecting' || streamState.value === 'reading')
    return <p class="empty muted">{isFiltered ? 'No newer request matches the filter. ' : ''}Reading the journal…</p>
  return <EmptyRequests isFiltered={isFiltered} />
}

/**
 * The list grows at its top only while nobody reads it: while it is at its top, has no selection and is not under the
 * pointer. Otherwise new entries wait. Older entries come at its end, where they move nothing.
 */
function useSteadyList(all: readonly JournalSummary[], hasSelection: boolean) {
  const newest = useSignal(all.at(-1)?.id)
  const isAtTop = useRef(true)
  const isHeld = useRef(false)
  const end = newest.value === undefined ? 0 : all.findLastIndex(({ id }) => id === newest.value) + 1
  // An empty list has nothing that could move. A list without the newest shown entry is another list.
  const mayGrow = end === 0 || (!hasSelection && isAtTop.current && !isHeld.current)
  const showNew = () => void (newest.value = all.at(-1)?.id)

  useEffect(() => {
    if (mayGrow) showNew()
  }, [all, mayGrow])

  return {
    shown: useMemo(() => (mayGrow ? all : all.slice(0, end)), [all, mayGrow, end]),
    waiting: useMemo(() => (mayGrow ? [] : all.slice(end)), [all, mayGrow, end]),
    showNew,
    scroll: (top: number) => void (isAtTop.current = top < 4),
    hold: (held: boolean) => void (isHeld.current = held)
  }
}
