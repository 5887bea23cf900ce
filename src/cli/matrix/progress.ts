/** Says on standard error how far the matrix is, and how long it will still take. */
import type { CellResult } from '../../control/matrix/matrix-result.js'
import { nameOfCell } from '../../control/matrix/plan-cells.js'
import { elapsed } from '../../core/timers.js'
import { printRows } from './reports/print-table.js'
import { SIGNS } from './reports/table.js'

interface ProgressOptions {
  readonly total: number
  readonly jobs: number
  /** The expected milliseconds of a run. */
  readonly expected: number
  /** The width of the terminal, which shows the table while it grows. Undefined if the output goes elsewhere. */
  readonly columns: number | undefined
  readonly write: (text: string) => void
}

export interface Progress {
  /** @param cells all that are done, this one included. */
  end(result: CellResult, cells: readonly CellResult[]): void
}

export function createProgress({ total, jobs, expected, columns = 0, write }: ProgressOptions): Progress {
  const begun = elapsed()
  const table = createLiveTable(columns, write)
  let done = 0
  return {
    end(result, cells) {
      done++
      const left = ((elapsed() - begun) / done) * (total - done)
      const { verdict, how } = result
      const time = done === total ? '' : `, about ${describeTime(Math.max(left, expected / jobs))} left`
      table.show(`[${done}/${total}${time}] ${SIGNS[verdict]} ${nameOfCell(result)}: ${verdict}; ${how}`, cells)
    }
  }
}

/** Replaces the table on the terminal by a newer one, with the latest cell below it. Elsewhere, writes lines only. */
function createLiveTable(columns: number, write: (text: string) => void) {
  let shown = 0
  return {
    show(latest: string, cells: readonly CellResult[]): void {
      const rows = [...printRows({ cells }), latest.slice(0, Math.max(columns - 1, 0))]
      const doesFit = columns > 0 && rows.every(({ length }) => length < columns)
      if (!doesFit) return write(`${latest}\n`)
      write(`${shown === 0 ? '' : `\u001b[${shown}A\u001b[J`}${rows.join('\n')}\n`)
      shown = rows.length
    }
  }
}

function describeTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
