import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { ConnectorGraphReport, GraphNodeKind } from '../../control/views/connector-graph.js'
import { Data } from '../parts/data.js'
import { shorten, toVisible } from '../parts/visible-text.js'
import { route, setParams } from '../state/route.js'
import { type Box, findTouched, layOut, type Picture } from './layout.js'

export function GraphView({ graph }: { readonly graph: ConnectorGraphReport }) {
  const box = useRef<HTMLDivElement>(null)
  const unfolded = useSignal<ReadonlySet<GraphNodeKind>>(new Set())
  const key = JSON.stringify(graph)
  const picture = useMemo(() => layOut(graph, unfolded.value), [key, unfolded.value])
  // The connector is in the middle.
  useEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = box.current ?? {}
    if (box.current !== null) box.current.scrollTop = (scrollHeight - clientHeight) / 2
  }, [picture])
  const selected = picture.boxes.find(({ id }) => id === route.value.params['node'])
  const touched = selected && findTouched(selected.id, picture.lines)
  const choose = ({ id, kind, count }: Box) => {
    if (count > 1) unfolded.value = new Set([...unfolded.value, kind])
    else setParams({ node: id === selected?.id ? undefined : id })
  }
  return (
    <div class="graph">
      <div ref={box} class="scroll" tabIndex={0} role="region" aria-label="Graph of the connector">
        <Drawing picture={picture} selected={selected?.id} touched={touched} onChoose={choose} />
      </div>
      {unfolded.value.size > 0 && (
        <button type="button" onClick={() => (unfolded.value = new Set())}>
          Fold again
        </button>
      )}
      <div role="status">
        {selected === undefined || touched === undefined ? (
          <p class="muted">Select a box to see what it uses and what uses it.</p>
        ) : (
          <Touched box={selected} picture={picture} touched={touched} />
        )}
      </div>
    </div>
  )
}

/** A smaller picture could not be read: it scrolls instead. */
const SMALLEST = 0.75

interface DrawingProps {
  readonly picture: Picture
  readonly selected: string | undefined
  readonly touched: ReadonlySet<string> | undefined
  readonly onChoose: (box: Box) => void
}

function Drawing({ picture: { boxes, lines, width, height }, selected, touched, onChoose }: DrawingProps) {
  const isDim = (id: string) => touched !== undefined && !touched.has(id)
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      style={{ minWidth: `${width * SMALLEST}px`, maxWidth: `${width}px` }}
      role="group"
      aria-label="Boxes and lines"
    >
      {lines.map(({ from, to, path }) => (
        <path key={`${from} ${to}`} d={path} class={isDim(from) || isDim(to) ? 'line dim' : 'line'} />
      ))}
      {boxes.map(box => (
        <g
          key={box.id}
          class={`box ${box.kind}${isDim(box.id) ? ' dim' : ''}`}
          transform={`translate(${box.x - box.width / 2} ${box.y - box.height / 2})`}
          role="button"
          tabIndex={0}
          aria-pressed={box.id === selected}
          onClick={() => onChoose(box)}
          onKeyDown={event => {
            if (event.key !== 'Enter' && event.key !== ' ') return
            event.preventDefault()
            onChoose(box)
          }}
        >
          <rect width={box.width} height={box.height} rx="6" />
          <text x="8" y="16">
            {toLabel(box)}
          </text>{' '}
          <text x="8" y="32" class="detail">
            {toDetail(box)}
          </text>
        </g>
      ))}
    </svg>
  )
}

/** As many characters as a box is wide. */
const LENGTHS = { label: 18, detail: 24 }

function toLabel({ name }: Box): string {
  return toVisible(shorten(name, LENGTHS.label))
}

function toDetail({ kind, detail, count }: Box): string {
  return toVisible(shorten(count > 1 ? detail : `${kind}: ${detail}`, LENGTHS.detail))
}

interface TouchedProps {
  readonly box: Box
  readonly picture: Picture
  readonly touched: ReadonlySet<string>
}

function Touched({ box, picture, touched }: TouchedProps) {
  const others = picture.boxes.filter(({ id }) => id !== box.id && touched.has(id))
  const kinds = [...new Set(others.map(({ kind }) => kind))]
  return (
    <>
      <p>
        {box.kind} <strong>{toVisible(shorten(box.name, 120))}</strong> <Data class="muted" value={box.detail} />
      </p>
      <dl class="pairs">
        {kinds.map(kind => (
          <div key={kind}>
            <dt>{kind}s</dt>
            <dd>
              {others
                .filter(other => other.kind === kind)
                .map(({ id, name }) => (
                  <a key={id} class="chip" href={`#${id}`} onClick={event => chooseInstead(event, id)}>
                    {toVisible(shorten(name, 60))}
                  </a>
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function chooseInstead(event: Event, id: string): void {
  event.preventDefault()
  setParams({ node: id })
}
