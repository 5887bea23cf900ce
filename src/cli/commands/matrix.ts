/** Runs a command once for each failure of each operation that it calls, and reports what it did. */
import { assertNoPositionals, loadConfig, UsageError } from '../../config.js'
import { matrixOptions } from '../command-table.js'
import { openExpectations } from '../matrix/expectations-file.js'
import { readMatrixPlan } from '../matrix/matrix-plan.js'
import { openResultsFolder } from '../matrix/results-folder.js'
import { runMatrix } from '../matrix/run-matrix.js'
import { resolveAdminToken } from '../shared/admin-token.js'
import { toAppOptions } from '../shared/app-options.js'
import { assertJournal } from '../shared/collect-requests.js'
import { splitArguments } from '../shared/command-to-run.js'
import { readTlsForCommand } from '../shared/tls.js'

const DEFAULT_OUT = 'versori-mock-matrix'

/** @returns 0 if the client copes with every failure, or at least as well as expected. */
export async function matrix(args: readonly string[]): Promise<number> {
  const { own, command } = splitArguments('matrix', args)
  const { config: given, positionals } = await loadConfig(matrixOptions, own)
  const config = resolveAdminToken(given)
  assertNoPositionals('matrix (before --)', positionals)
  if (config.update === true && config.expect === undefined) {
    throw new UsageError('--update needs --expect with the file to update')
  }
  assertJournal(config)
  const plan = readMatrixPlan(config)
  const expectations = config.expect === undefined ? undefined : await openExpectations(config.expect)
  const { tls, caFile, remove } = await readTlsForCommand(config)
  const stop = new AbortController()
  const ignoreSignals = stopOnSignals(stop)
  try {
    const appOptions = await toAppOptions(config, config.logLevel ?? 'silent', tls)
    const folder = openResultsFolder(config.out ?? DEFAULT_OUT)
    const mocked = { command, caFile, appOptions }
    const columns = process.stderr.isTTY ? process.stderr.columns : undefined
    return await runMatrix(mocked, { config, plan, expectations, folder, write, columns, signal: stop.signal })
  } finally {
    ignoreSignals()
    remove()
  }
}

function write(text: string): void {
  process.stderr.write(text)
}

/** The cells that run are stopped, and the reports written. */
function stopOnSignals(stop: AbortController): () => void {
  const onSignal = () => {
    write('Stopping …\n')
    stop.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, onSignal)
  return () => {
    for (const signal of signals) process.off(signal, onSignal)
  }
}
