/** The file of `--expect`: what is accepted of each cell. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  compareExpectations,
  type Comparison,
  type Expectations,
  findExpectationProblem,
  toExpectations
} from '../../control/matrix/compare-expectations.js'
import type { CellResult } from '../../control/matrix/matrix-result.js'
import { loadYaml } from '../../core/yaml.js'
import { CommandFailed } from '../shared/command-failed.js'

export interface ExpectationsFile {
  /** Undefined if there was no file; it is written then. */
  compare(cells: readonly CellResult[]): Comparison | undefined
  /** Writes what was found, so that it is accepted from now on. */
  accept(cells: readonly CellResult[]): void
}

const HEAD = `# What is accepted of each operation and failure. Written by versori-mock matrix --expect.
# A cell that gets worse makes the matrix fail. A cell that is not here must pass.
`

/** @throws CommandFailed if the file is not valid. Read it before the cells run. */
export async function openExpectations(path: string): Promise<ExpectationsFile> {
  const { parse, stringify } = await loadYaml()
  const before = existsSync(path) ? read(path, parse) : undefined
  if (!existsSync(dirname(path))) {
    throw new CommandFailed(`cannot write ${path}: there is no folder ${dirname(path)}. Make it first.`)
  }
  const accept = (cells: readonly CellResult[]) => {
    try {
      writeFileSync(path, HEAD + stringify(toExpectations(cells, before)))
    } catch (cause) {
      throw new CommandFailed(`cannot write ${path} (${(cause as Error).message})`, { cause })
    }
  }
  return {
    compare(cells) {
      if (before !== undefined) return compareExpectations(cells, before)
      accept(cells)
      return undefined
    },
    accept
  }
}

function read(path: string, parse: (text: string) => unknown): Expectations {
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8')) ?? {}
  } catch (cause) {
    throw new CommandFailed(`${path}: cannot be read as YAML (${(cause as Error).message})`, { cause })
  }
  const problem = findExpectationProblem(content)
  if (problem !== undefined) throw new CommandFailed(`${path}: ${problem}`)
  return content as Expectations
}
