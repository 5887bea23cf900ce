/** Reads the options that narrow the matrix and bound its time. */
import { UsageError } from '../../config.js'
import { operationIds } from '../../contract/operations.js'
import { failureNames } from '../../control/matrix/catalogue.js'
import { type CalledOperation, type CellId, planCells } from '../../control/matrix/plan-cells.js'
import { toMilliseconds } from '../../core/duration.js'
import { suggestKnown } from '../../core/nearest.js'
import { createRandom } from '../../core/random.js'
import type { MatrixConfig } from './matrix-config.js'

export interface MatrixPlan {
  readonly jobs: number
  /** Milliseconds for all cells. */
  readonly budget: number
  /** Milliseconds without a sign of life. */
  readonly patience: number
  toCells(called: readonly CalledOperation[]): CellId[]
}

const DEFAULT_PATIENCE = '15s'

/** @throws UsageError for an unknown operation or failure, or a duration that is not positive. */
export function readMatrixPlan(config: MatrixConfig): MatrixPlan {
  assertSameSample(config)
  const operations = readNames('--operations', config.operations, operationIds)
  const failures = readNames('--faults', config.faults, failureNames)
  const random = createRandom(config.randomSeed)
  const sample = config.sample === undefined ? undefined : { size: config.sample, random }
  return {
    jobs: config.jobs ?? 1,
    budget: config.budget === undefined ? Infinity : readDuration('--budget', config.budget),
    patience: readDuration('--patience', config.patience ?? DEFAULT_PATIENCE),
    toCells: called => planCells(called, { operations, failures, sample })
  }
}

/** A run that continues another one must choose the same cells. */
function assertSameSample({ continue: isContinued, sample, randomSeed }: MatrixConfig): void {
  if (isContinued !== true || sample === undefined || randomSeed !== undefined) return
  throw new UsageError('--continue with --sample needs the --random-seed of the first run, to choose the same cells')
}

/** Each value can have several names with commas between them. */
function readNames(
  flag: string,
  given: readonly string[] | undefined,
  known: readonly string[]
): readonly string[] | undefined {
  const names = given?.flatMap(text => text.split(',')).map(name => name.trim())
  const unknown = names?.find(name => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`${flag}: unknown name "${unknown}"${suggestKnown(unknown, known)}`)
  return names
}

function readDuration(flag: string, text: string): number {
  const milliseconds = toMilliseconds(text) ?? 0
  if (milliseconds > 0) return milliseconds
  throw new UsageError(`${flag} "${text}": must be greater than 0, such as 30s or 10m`)
}
