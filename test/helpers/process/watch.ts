/** What a case costs others: how long `/__admin/health` waits meanwhile, and how much the server's memory grows. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Test } from 'tap'
import { effort, type Figures } from '../figures.js'

interface Cost {
  /** Milliseconds of the longest response of `/__admin/health`. */
  readonly wait: number
  /** Bytes. */
  readonly growth: number
}

export interface Watch {
  /** Measures one case. Only one at a time. */
  readonly during: <Result>(run: () => Promise<Result>) => Promise<Result>
  /**
   * Runs a case, and repeats it if it costs more than the rule allows, because the machine may have been busy.
   * @throws Error in `npm run proof`, if it costs too much each time.
   */
  readonly limit: <Result>(work: Case<Result>) => Promise<Result>
}

interface Case<Result> {
  /** The case, for the error message. */
  readonly what: () => string
  /** Runs before each attempt, and is not measured. */
  readonly prepare: () => Promise<void>
  readonly run: () => Promise<Result>
}

/** No request may let others wait longer, or need more memory. A case that costs more is repeated. */
const RULE: Cost = { wait: 100, growth: 256 * 2 ** 20 }

/** The same with room for a busy machine. `npm run proof` fails above it. */
const BOUND: Cost = { wait: 1_000, growth: 512 * 2 ** 20 }

const ATTEMPTS = 3

/** The largest costs of all cases of a suite. */
const worst = { wait: 0, growth: 0 }

/** Asks from a thread of its own. A request that fails because its server was killed does not count. */
const POLL = `
const { parentPort, workerData } = require('node:worker_threads')
const { readFileSync } = require('node:fs')
const { Agent, get } = require('node:http')
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const pages = text => Number(text.split(' ')[1]) * 4096
const memory = () => {
  if (workerData.pid === undefined) return process.memoryUsage.rss()
  try { return pages(readFileSync('/proc/' + workerData.pid + '/statm', 'latin1')) } catch { return 0 }
}
const ask = () => new Promise(resolve => {
  const start = performance.now()
  get(workerData.url + '/__admin/health', { agent }, response => {
    response.resume().on('end', () => resolve(performance.now() - start))
  }).on('error', () => resolve(0))
})
let isRunning = false
let done
async function poll() {
  const before = memory()
  let [wait, growth] = [0, 0]
  do {
    wait = Math.max(wait, await ask())
    growth = Math.max(growth, memory() - before)
    await new Promise(resolve => setTimeout(resolve, 1))
  } while (isRunning)
  parentPort.postMessage({ wait, growth })
}
parentPort.on('message', begins => {
  isRunning = begins
  if (begins) done = poll()
})
`

/** @param pid of the server. By default it is in this process. */
export function watchServer(t: Pick<Test, 'teardown'>, { url, pid }: { url: string; pid?: number }): Watch {
  const worker = new Worker(POLL, { eval: true, workerData: { url, pid } })
  worker.unref()
  t.teardown(async () => worker.terminate())
  let last: Cost = { wait: 0, growth: 0 }

  async function measure<Result>(run: () => Promise<Result>): Promise<Result> {
    worker.postMessage(true)
    try {
      return await run()
    } finally {
      const told = once(worker, 'message') as Promise<[Cost]>
      worker.postMessage(false)
      ;[last] = await told
    }
  }

  return {
    async during(run) {
      const result = await measure(run)
      note(last)
      return result
    },
    async limit({ what, prepare, run }) {
      let least: Cost = { wait: Infinity, growth: Infinity }
      for (let attempt = 1; ; attempt++) {
        await prepare()
        const result = await measure(run)
        least = { wait: Math.min(least.wait, last.wait), growth: Math.min(least.growth, last.growth) }
        if (attempt < ATTEMPTS && isOver(least, RULE)) continue
        note(least)
        if (effort > 1 && isOver(least, BOUND)) throw new Error(`${describe(least)}\n${what()}`)
        return result
      }
    }
  }
}

function isOver(cost: Cost, bound: Cost): boolean {
  return cost.wait > bound.wait || cost.growth > bound.growth
}

function note({ wait, growth }: Cost): void {
  worst.wait = Math.max(worst.wait, wait)
  worst.growth = Math.max(worst.growth, growth)
}

function describe({ wait, growth }: Cost): string {
  return `/__admin/health waited ${Math.round(wait)} ms, and memory grew by ${Math.round(growth / 2 ** 20)} MiB`
}

/** The largest costs so far, to tell with the other figures of a suite. */
export function costFigures(): Figures {
  return {
    'ms the longest wait of `/__admin/health`': Math.round(worst.wait),
    'MiB the largest growth of memory in a case': Math.round(worst.growth / 2 ** 20)
  }
}
