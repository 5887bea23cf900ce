/** Measures how the processor time of some work grows with the size of its input. */

/** The work for an input of a size. Only the time in `run` counts. */
export interface Work {
  readonly prepare?: () => Promise<unknown>
  readonly run: () => Promise<unknown>
}

export interface Growth {
  /** Milliseconds at n, 2n and 4n. Infinity for a size that was not tried because a smaller one took too long. */
  readonly times: readonly [number, number, number]
  readonly isLinear: boolean
}

/** Four times the input may cost six times the work. */
const MAX_RATIO = 6

/** Additional milliseconds for any input, such as for a garbage collection. */
const CONSTANT = 25

/** Milliseconds. If a shape takes longer, its larger inputs are not tried. */
const MAX_TIME = 2_000

const ATTEMPTS = 3

/** Repeats a measurement that looks worse than linear, and takes the shortest time of each size. */
export async function measureGrowth(size: number, makeWork: (size: number) => Work): Promise<Growth> {
  let best: [number, number, number] = [Infinity, Infinity, Infinity]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const times = await measureSizes(size, makeWork)
    best = best.map((time, index) => Math.min(time, times[index] as number)) as typeof best
    if (isLinear(best)) return { times: best, isLinear: true }
    if (best.includes(Infinity)) break
  }
  return { times: best, isLinear: false }
}

function isLinear([one, two, four]: readonly [number, number, number]): boolean {
  return two <= MAX_RATIO * one + CONSTANT && four <= MAX_RATIO * one + CONSTANT
}

async function measureSizes(size: number, makeWork: (size: number) => Work): Promise<number[]> {
  const times: number[] = []
  for (const factor of [1, 2, 4]) {
    const before = times.at(-1) ?? 0
    times.push(before > MAX_TIME ? Infinity : await measure(makeWork(factor * size)))
  }
  return times
}

/** @returns milliseconds of processor time of this process. */
async function measure({ prepare, run }: Work): Promise<number> {
  await prepare?.()
  const start = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}
