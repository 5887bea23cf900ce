/** What was sent and the nearest thing that exists, with their differences marked. */
import { toVisible } from './visible-text.js'

interface NearMissProps {
  readonly found: string
  readonly nearest: string
}

export function NearMiss({ found, nearest }: NearMissProps) {
  const [sent, exists] = compare(found, nearest)
  return (
    <dl class="near-miss">
      <div>
        <dt>sent</dt>
        <dd>
          <Marked parts={sent} />
        </dd>
      </div>
      <div>
        <dt>exists</dt>
        <dd>
          <Marked parts={exists} />
        </dd>
      </div>
    </dl>
  )
}

/** The same beginning, what differs, and the same end. */
type Parts = readonly [start: string, middle: string, end: string]

function Marked({ parts: [start, middle, end] }: { readonly parts: Parts }) {
  return (
    <bdi class="data">
      {toVisible(start)}
      {middle === '' ? '' : <mark>{toVisible(middle)}</mark>}
      {toVisible(end)}
    </bdi>
  )
}

function compare(one: string, other: string): readonly [Parts, Parts] {
  const shorter = Math.min(one.length, other.length)
  let start = 0
  while (start < shorter && one[start] === other[start]) start++
  let end = 0
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const split = (text: string): Parts => [
    text.slice(0, start),
    text.slice(start, text.length - end),
    text.slice(text.length - end)
  ]
  return [split(one), split(other)]
}
