import { groupBy } from '../../control/conduct/observed-request.js'
import { allRequests } from '../../control/matrix/observed-run.js'
import type { CalledOperation } from '../../control/matrix/plan-cells.js'
import { CommandFailed } from '../shared/command-failed.js'
import type { ResultsFolder } from './results-folder.js'
import { type MockedCommand, type MockedRun, runWithMock } from './run-with-mock.js'

export interface Baseline {
  readonly run: MockedRun
  /** The operations that the command calls. */
  readonly operations: readonly CalledOperation[]
}

interface BaselineOptions {
  readonly folder: ResultsFolder
  readonly signal: AbortSignal
  /** Milliseconds without a sign of life. Without a fault, a command may take longer. */
  readonly patience: number
}

/** How much longer the first run may be silent: it can have to compile something. */
const MORE_PATIENCE = 20

/** Milliseconds: an hour. A command that prints and never ends must not block a build for good. */
const MAX_BASELINE = 3_600_000

/**
 * Runs the command without a fault.
 * @throws CommandFailed if it fails, or calls no operation: then there is nothing to compare with.
 */
export async function runBaseline(mocked: MockedCommand, options: BaselineOptions): Promise<Baseline> {
  const { path } = options.folder.fileFor('baseline')
  const patience = options.patience * MORE_PATIENCE
  const run = await runWithMock(mocked, { outputFile: path, patience, limit: MAX_BASELINE, signal: options.signal })
  if (options.signal.aborted) throw new CommandFailed('stopped before the first run had ended')
  if (run.exitCode !== 0) {
    throw new CommandFailed(
      `the command fails without a failure of the API (${run.isHung ? 'it hangs' : `exit code ${run.exitCode ?? 'none'}`}); ` +
        `all of its output is in ${path}. Its end:\n${run.output}`
    )
  }
  const operations = countCalls(run)
  if (operations.length > 0) return { run, operations }
  throw new CommandFailed(
    'the command called no operation of the mock. Let it take the address and the token of the API from ' +
      'VERSORI_MOCK_URL and VERSORI_MOCK_TOKEN.'
  )
}

function countCalls(run: MockedRun): CalledOperation[] {
  const known = allRequests(run).filter(({ operation }) => operation !== undefined)
  return groupBy(known, ({ operation }) => operation as string).map(group => ({
    operation: group[0]?.operation as string,
    calls: group.length
  }))
}
