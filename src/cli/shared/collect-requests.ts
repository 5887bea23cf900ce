import { UsageError } from '../../config.js'
import type { Sandboxes } from '../../control/sandboxes/sandboxes.js'
import { observe, type ObservedRequest } from '../../control/conduct/observed-request.js'

export interface CollectedRequests {
  /** The requests of each sandbox between two resets, in the order in which they arrived. */
  groups(): ObservedRequest[][]
}

/** Keeps all requests of all sandboxes, also of those that end or are reset. */
export function collectRequests(sandboxes: Sandboxes, onRequest: () => void = () => {}): CollectedRequests {
  const groups = new Map<string, ObservedRequest[]>()
  sandboxes.shared.listeners.add(({ sandbox, record, clears }) => {
    onRequest()
    const name = `${sandbox.id} ${clears}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [observe(record)])
    else group.push(observe(record))
  })
  return {
    groups: () => [...groups.values()].map(group => group.sort((one, other) => one.startedAt - other.startedAt))
  }
}

/** @throws UsageError for a journal that keeps nothing: every client would pass. */
export function assertJournal({ journalSize }: { readonly journalSize?: number | undefined }): void {
  if (journalSize === 0) throw new UsageError('--journal-size 0 keeps no requests to judge; leave it out')
}
