/** How many requests each of the last seconds had, by status, and how long their responses took. */
import type { Clock } from '../../core/clock.js'

/** Seconds that are kept. */
const WINDOW = 120

/** Durations are counted in classes that grow by this factor, so that percentiles are exact to 10 %. */
const GROWTH = 1.2

/** Milliseconds: the upper end of the first class. */
const SHORTEST = 0.05

export type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'cut'

export interface TrafficSecond {
  /** When the second began, in real time: RFC 3339. */
  readonly at: string
  /** Requests by the class of their status; `cut` if a fault cut the connection. */
  readonly counts: Readonly<Partial<Record<StatusClass, number>>>
  /** Milliseconds. Half of the responses were faster. */
  readonly median: number
  /** Milliseconds. 95 % of the responses were faster. */
  readonly p95: number
}

export interface Traffic {
  /** @param status undefined if the connection was cut. @param duration milliseconds. */
  add(status: number | undefined, duration: number): void
  /** The seconds with requests within the last two minutes, oldest first. */
  list(): TrafficSecond[]
}

interface Second {
  readonly second: number
  readonly counts: Partial<Record<StatusClass, number>>
  /** How many durations each class has. */
  readonly durations: Map<number, number>
  total: number
}

/** @param clock real time, because a sandbox's clock can be frozen. */
export function createTraffic(clock: Clock): Traffic {
  let seconds: Second[] = []
  let current: Second | undefined

  function begin(second: number): Second {
    current = { second, counts: {}, durations: new Map(), total: 0 }
    seconds = seconds.filter(each => each.second > second - WINDOW)
    seconds.push(current)
    return current
  }

  return {
    add(status, duration) {
      const second = Math.floor(clock.now() / 1_000)
      const { counts, durations } = (current = current?.second === second ? current : begin(second))
      const name = classOf(status)
      const place = placeOf(duration)
      counts[name] = (counts[name] ?? 0) + 1
      durations.set(place, (durations.get(place) ?? 0) + 1)
      current.total++
    },
    list() {
      const oldest = Math.floor(clock.now() / 1_000) - WINDOW
      return seconds.filter(({ second }) => second > oldest).map(toReport)
    }
  }
}

function classOf(status: number | undefined): StatusClass {
  return status === undefined ? 'cut' : (`${Math.floor(status / 100)}xx` as StatusClass)
}

function placeOf(duration: number): number {
  return duration <= SHORTEST ? 0 : Math.ceil(Math.log(duration / SHORTEST) / Math.log(GROWTH))
}

function toReport({ second, counts, durations, total }: Second): TrafficSecond {
  const places = [...durations].sort(([one], [other]) => one - other)
  return {
    at: new Date(second * 1_000).toISOString(),
    counts,
    median: percentile(places, total * 0.5),
    p95: percentile(places, total * 0.95)
  }
}

/** @param rank how many durations are at most as long. */
function percentile(places: readonly (readonly [place: number, count: number])[], rank: number): number {
  let seen = 0
  const [last = 0] = places.find(([, count]) => (seen += count) >= rank) ?? []
  // The middle of the class.
  return Math.round(SHORTEST * GROWTH ** (last - 0.5) * 100) / 100
}
