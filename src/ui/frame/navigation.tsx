import type { FaultReport } from '../../control/faults/faults.js'
import { newCount } from '../requests/stream.js'
import { href, type PageName, route } from '../state/route.js'
import { usePolled } from '../state/polling.js'
import { useSandboxes } from './sandbox-list.js'

const LINKS: readonly (readonly [PageName, string])[] = [
  ['overview', 'Overview'],
  ['requests', 'Requests'],
  ['connectors', 'Connectors'],
  ['faults', 'Faults'],
  ['sandboxes', 'Sandboxes'],
  ['settings', 'Settings'],
  ['api', 'API']
]

/** Milliseconds. */
const INTERVAL = 3_000

export function Navigation() {
  const faults = usePolled<{ faults: readonly FaultReport[] }>('faults', INTERVAL)
  const sandboxes = useSandboxes()
  const counts: Partial<Record<PageName, number | undefined>> = {
    requests: newCount.value,
    faults: faults.data?.faults.filter(({ state }) => state === 'active').length,
    sandboxes: sandboxes.length
  }
  return (
    <nav class="navigation" aria-label="Pages">
      <a class="brand" href={href('overview')}>
        versori-mock
      </a>
      <ul>
        {LINKS.map(([page, label]) => (
          <li key={page}>
            <a href={href(page)} aria-current={route.value.page === page ? 'page' : undefined}>
              {label} {(counts[page] ?? 0) > 0 && <span class="count">{counts[page]}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
