/** Keyboard shortcuts. A view registers its own while it is shown. */
import { useEffect } from 'preact/hooks'
import { go, type PageName } from './route.js'

export interface Shortcut {
  /** Such as `j`, or `g r` for two keys after each other. */
  readonly keys: string
  readonly label: string
  readonly run: () => void
}

const PAGE_KEYS: readonly [string, PageName, string][] = [
  ['g o', 'overview', 'Overview'],
  ['g r', 'requests', 'Requests'],
  ['g c', 'connectors', 'Connectors'],
  ['g f', 'faults', 'Faults'],
  ['g s', 'sandboxes', 'Sandboxes'],
  ['g t', 'settings', 'Settings'],
  ['g a', 'api', 'API reference']
]

const shortcuts = new Set<Shortcut>(PAGE_KEYS.map(([keys, page, label]) => ({ keys, label, run: () => go(page) })))

export function listShortcuts(): Shortcut[] {
  return [...shortcuts]
}

export function useShortcuts(own: readonly Shortcut[]): void {
  useEffect(() => {
    for (const shortcut of own) shortcuts.add(shortcut)
    return () => {
      for (const shortcut of own) shortcuts.delete(shortcut)
    }
  })
}

/** Milliseconds between the two keys of a shortcut. */
const MAX_PAUSE = 1_000

/** Returns a function that stops listening. */
export function listenToKeys(): () => void {
  let first = ''
  let pressedAt = 0
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return
    if (isTyping(event.target) && event.key !== 'Escape') return
    const both = event.timeStamp - pressedAt < MAX_PAUSE ? `${first} ${event.key}` : event.key
    const found = [...shortcuts].reverse().find(({ keys }) => keys === both || keys === event.key)
    first = event.key
    pressedAt = event.timeStamp
    if (found === undefined) return
    event.preventDefault()
    first = ''
    found.run()
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName)
}
