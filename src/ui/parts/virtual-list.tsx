/** A list of any length: only the rows that can be seen exist. All rows have the same height. */
import { useSignal } from '@preact/signals'
import type { ComponentChild } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** Pixels; the style sheet has the same. */
export const ROW_HEIGHT = 28

/** Rows beyond the edges, so that fast scrolling shows no gap. */
const MARGIN = 8

interface ListProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  readonly idOf: (item: Item) => string
  readonly selected: string | undefined
  readonly onSelect: (id: string) => void
  readonly onScroll?: (top: number) => void
  readonly render: (item: Item) => ComponentChild
}

export function VirtualList<Item>({ label, items, idOf, selected, onSelect, onScroll, render }: ListProps<Item>) {
  const box = useRef<HTMLDivElement>(null)
  const top = useSignal(0)
  const height = useSignal(600)
  const selectedIndex = selected === undefined ? -1 : items.findIndex(item => idOf(item) === selected)

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (height.value = entry?.contentRect.height ?? 600))
    observer.observe(box.current as HTMLElement)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    if (selectedIndex !== -1) reveal(box.current as HTMLElement, selectedIndex)
  }, [selected])

  const first = Math.max(0, Math.floor(top.value / ROW_HEIGHT) - MARGIN)
  const last = Math.min(items.length, Math.ceil((top.value + height.value) / ROW_HEIGHT) + MARGIN)
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined || items.length === 0) return
    event.preventDefault()
    const next = Math.max(0, Math.min(items.length - 1, selectedIndex + step))
    onSelect(idOf(items[next] as Item))
  }

  return (
    <div
      ref={box}
      class="virtual-list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={selectedIndex === -1 ? undefined : `row-${selected}`}
      onKeyDown={move}
      onScroll={event => {
        top.value = event.currentTarget.scrollTop
        onScroll?.(event.currentTarget.scrollTop)
      }}
    >
      <div role="presentation" style={{ height: `${items.length * ROW_HEIGHT}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}>
          {items.slice(first, last).map((item, index) => {
            const id = idOf(item)
            return (
              <div
                key={id}
                id={`row-${id}`}
                class="row"
                role="option"
                aria-selected={id === selected}
                aria-posinset={first + index + 1}
                aria-setsize={items.length}
                onClick={() => onSelect(id)}
              >
                {render(item)}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function reveal(box: HTMLElement, index: number): void {
  const start = index * ROW_HEIGHT
  if (start < box.scrollTop) box.scrollTop = start
  else if (start + ROW_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = start + ROW_HEIGHT - box.clientHeight
}
