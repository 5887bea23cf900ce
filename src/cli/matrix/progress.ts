/** Says on standard error what runs, how far it is, and how long it will still take. */
import type { CellResult } from '../../control/matrix/matrix-result.js'
import { nameOfCell } from '../../control/matrix/plan-cells.js'
import { elapsed } from '../../core/timers.js'
import { SIGNS } from './reports/table.js'

interface ProgressOptions {
  readonly total: number
  readonly jobs: number
  /** The expected milliseconds of a run. */
  readonly expected: number
  readonly write: (line: string) => void
}

export interface Progress {
  end(result: CellResult): void
}

export function createProgress({ total, jobs, expected, write }: ProgressOptions): Progress {
  const begun = elapsed()
  let done = 0
  const perCell = () => (done === 0 ? expected / jobs : (elapsed() - begun) / done)
  return {
    end(result) {
      done++
      const left = done === total ? '' : `, about ${describeTime(perCell() * (total - done))} left`
      const { verdict, how } = result
      write(`[${done}/${total}${left}] ${SIGNS[verdict]} ${nameOfCell(result)}: ${verdict}; ${how}\n`)
    }
  }
}

export function describeTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
