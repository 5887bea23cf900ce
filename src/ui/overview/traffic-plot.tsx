/** Requests a second by status, and how long they took, over the last minute. */
import { useEffect, useMemo, useRef } from 'preact/hooks'
import UPlot from 'uplot'
import type { TrafficReport } from '../../control/views/describe-traffic.js'
import { toCount, toMilliseconds } from '../parts/format.js'
import { isDark } from '../state/theme.js'

const CLASSES = ['2xx', '3xx', '4xx', '5xx', 'cut'] as const

/** Seconds. */
const SPAN = 60

type Rows = readonly (readonly (number | null)[])[]

interface Series {
  readonly label: string
  /** The name of a custom property of the style sheet. */
  readonly colour: string
  readonly dash?: number[]
}

const REQUESTS: readonly Series[] = CLASSES.map(name => ({
  label: name,
  colour: name === 'cut' ? '--s5' : `--s${name[0]}`,
  ...(name === 'cut' && { dash: [4, 4] })
}))

const LATENCY: readonly Series[] = [
  { label: 'median', colour: '--accent' },
  { label: 'p95', colour: '--muted', dash: [4, 4] }
]

export function TrafficPlot({ traffic }: { readonly traffic: TrafficReport }) {
  const { requests, latency, total, slowest } = useMemo(() => toRows(traffic), [traffic])
  return (
    <div class="plots">
      <Plot
        title="Requests a second"
        description={`${toCount(total, 'request')} in the last minute.`}
        rows={requests}
        series={REQUESTS}
      />
      <Plot
        title="Latency in milliseconds"
        description={total === 0 ? 'No requests.' : `The highest p95 is ${toMilliseconds(slowest)}.`}
        rows={latency}
        series={LATENCY}
      />
    </div>
  )
}

function toRows({ now, seconds }: TrafficReport) {
  const end = Math.floor(Date.parse(now) / 1_000)
  const times = Array.from({ length: SPAN }, (_, index) => end - SPAN + 1 + index)
  const known = new Map(seconds.map(second => [Date.parse(second.at) / 1_000, second]))
  const at = times.map(time => known.get(time))
  const requests = [times, ...CLASSES.map(name => at.map(second => second?.counts[name] ?? 0))]
  const latency = [times, at.map(second => second?.median ?? null), at.map(second => second?.p95 ?? null)]
  const total = at.reduce((sum, second) => sum + Object.values(second?.counts ?? {}).reduce((a, b) => a + b, 0), 0)
  return { requests, latency, total, slowest: Math.max(0, ...at.map(second => second?.p95 ?? 0)) }
}

interface PlotProps {
  readonly title: string
  readonly description: string
  readonly rows: Rows
  readonly series: readonly Series[]
}

const HEIGHT = 150

function Plot({ title, description, rows, series }: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot | null>(null)
  const dark = isDark.value

  useEffect(() => {
    const element = box.current as HTMLElement
    const created = new UPlot(toOptions(series, element.clientWidth), rows as UPlot.AlignedData, element)
    plot.current = created
    const observer = new ResizeObserver(() => created.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      created.destroy()
    }
  }, [dark])

  useEffect(() => plot.current?.setData(rows as UPlot.AlignedData), [rows])

  return (
    <figure>
      <figcaption>
        {title}. <span class="muted">{description}</span>
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={`${title}. ${description}`} />
      <ul class="legend">
        {series.map(({ label, colour }) => (
          <li key={label}>
            <span class="swatch" style={{ background: `var(${colour})` }} aria-hidden="true" />
            {label}
          </li>
        ))}
      </ul>
    </figure>
  )
}

/** In UTC, as everywhere on the page. */
function toMinuteAndSecond(time: number): string {
  return new Date(time * 1_000).toISOString().slice(14, 19)
}

function toOptions(series: readonly Series[], width: number): UPlot.Options {
  const styles = getComputedStyle(document.documentElement)
  const colour = (name: string) => styles.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: '12px system-ui'
  }
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      { ...axis, values: (_, times) => times.map(toMinuteAndSecond) },
      { ...axis, size: 48 }
    ],
    series: [
      {},
      ...series.map(({ label, colour: name, dash }) => ({
        label,
        stroke: colour(name),
        width: 1.5,
        points: { show: label === 'median' || label === 'p95', size: 4 },
        ...(dash && { dash })
      }))
    ]
  }
}
