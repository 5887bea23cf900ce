/** The folder with the results: what a stopped run continues from, the output of each run, and the reports. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CellResult, MatrixResult } from '../../control/matrix/matrix-result.js'
import { verdicts } from '../../control/matrix/judge-cell.js'
import { type CellId, nameOfCell } from '../../control/matrix/plan-cells.js'
import { CommandFailed } from '../shared/command-failed.js'
import { renderMatrix } from './reports/matrix-page.js'
import { writeJUnit } from './reports/write-junit.js'
import { writeMarkdown } from './reports/write-markdown.js'

export interface ResultsFolder {
  readonly path: string
  readonly fileFor: (cell: CellId | 'baseline') => { readonly path: string; readonly name: string }
  /** The cells that an earlier run of the same command has finished. Empty without one. */
  readFinished(command: readonly string[]): CellResult[]
  /** Keeps what is done so far. */
  save(result: MatrixResult): void
  /** Writes all reports. @param isBad whether a cell makes the matrix fail. */
  writeReports(result: MatrixResult, isBad: (cell: CellResult) => boolean): void
}

const RESULT = 'matrix.json'

/** @throws CommandFailed if the folder cannot be written. */
export function openResultsFolder(path: string): ResultsFolder {
  const write = (name: string, text: string) =>
    attempt(() => writeFileSync(join(path, name), text), `cannot write ${join(path, name)}`)
  attempt(() => mkdirSync(join(path, 'output'), { recursive: true }), `cannot make the folder ${path}`)
  const save = (result: MatrixResult) => write(RESULT, `${JSON.stringify(result, null, 2)}\n`)

  return {
    path,
    fileFor(cell) {
      const name = `output/${cell === 'baseline' ? cell : nameOfCell(cell).replace(' ', '.')}.txt`
      return { name, path: join(path, name) }
    },
    readFinished(command) {
      const before = readResult(join(path, RESULT))
      if (before === undefined || before.command.join('\0') === command.join('\0')) return [...(before?.cells ?? [])]
      throw new CommandFailed(
        `${join(path, RESULT)} is of another command (${before.command.join(' ')}). Choose another --out, or leave out --continue.`
      )
    },
    save,
    writeReports(result, isBad) {
      save(result)
      write('matrix.md', writeMarkdown(result))
      write('junit.xml', writeJUnit(result, isBad))
      write('index.html', renderMatrix(result))
    }
  }
}

/** @throws CommandFailed for a file that is no result. */
function readResult(file: string): MatrixResult | undefined {
  if (!existsSync(file)) return undefined
  const content = attempt(() => JSON.parse(readFileSync(file, 'utf8')) as unknown, `cannot read ${file}`)
  if (isResult(content)) return content
  throw new CommandFailed(`${file} is not a result of matrix. Choose another --out, or leave out --continue.`)
}

function isResult(content: unknown): content is MatrixResult {
  const { command, cells } = (content ?? {}) as Partial<MatrixResult>
  if (!isList(command) || !isList(cells)) return false
  return cells.every(
    cell => verdicts.includes(cell?.verdict) && [cell.operation, cell.failure].every(name => typeof name === 'string')
  )
}

function isList<Item>(value: readonly Item[] | undefined): value is readonly Item[] {
  return Array.isArray(value)
}

function attempt<Result>(work: () => Result, problem: string): Result {
  try {
    return work()
  } catch (cause) {
    throw new CommandFailed(`${problem} (${(cause as Error).message})`, { cause })
  }
}
