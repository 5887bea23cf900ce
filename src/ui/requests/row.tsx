import type { JournalSummary } from '../../control/journal/stream-requests.js'
import { Data } from '../parts/data.js'
import { toMilliseconds, toTime } from '../parts/format.js'
import { Status } from '../parts/status.js'

interface RowProps {
  readonly entry: JournalSummary
  /** The name of the organisation in the path. */
  readonly organisation: string | undefined
}

export function RequestRow({ entry, organisation }: RowProps) {
  const { at, method, operation, path, version, status, duration, fault, rule } = entry
  return (
    <>
      <span class="data time">{toTime(at)}</span>
      <span class="data method">{method}</span>
      <Status status={status} fault={fault?.kind} />
      <span class="what">
        <Data value={operation ?? path} length={80} />
        {version !== undefined && <Data class="muted" value={`@${version}`} length={40} />}
      </span>
      <span class="whom">
        <Data value={organisation ?? entry.principal?.name ?? ''} length={40} />
      </span>
      <span class="why-short">
        {fault !== undefined && <span class="mark">⚡ {fault.kind}</span>}
        {rule !== undefined && fault === undefined && <Data class="muted" value={rule} length={40} />}
      </span>
      <span class="data duration">{toMilliseconds(duration)}</span>
    </>
  )
}
