import { useImportCommand } from '../overview/import-command.js'
import { Command } from '../parts/command.js'
import { FILTER_NAMES } from './filter.js'
import { setParams } from '../state/route.js'

export function EmptyRequests({ isFiltered }: { readonly isFiltered: boolean }) {
  const command = useImportCommand()
  if (isFiltered) {
    const clear = () => setParams(Object.fromEntries(FILTER_NAMES.map(name => [name, undefined])))
    return (
      <div class="empty">
        <p>No request matches the filter.</p>
        <button type="button" onClick={clear}>
          Remove the filter
        </button>
      </div>
    )
  }
  return (
    <div class="empty">
      <p>No requests yet. They appear here as they arrive. Paste this into a terminal to send one:</p>
      {command !== undefined && <Command text={command} />}
    </div>
  )
}
