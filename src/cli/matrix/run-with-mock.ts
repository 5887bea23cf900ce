/** Runs the command once, with a mock of its own, and observes both. */
import { environmentFor } from '../../config.js'
import type { Fault } from '../../control/faults/fault-schema.js'
import type { ObservedRun } from '../../control/matrix/observed-run.js'
import { elapsed } from '../../core/timers.js'
import { buildApp } from '../../http/app.js'
import type { AppOptions } from '../../http/options.js'
import { collectRequests } from '../shared/collect-requests.js'
import { findCaller } from '../shared/find-caller.js'
import type { Command } from '../shared/command-to-run.js'
import { runProcess } from './run-process.js'

export interface MockedCommand {
  readonly command: Command
  /** Of the mock of each run. */
  readonly appOptions: AppOptions
  /** The certificate that clients of the mock must trust. */
  readonly caFile: string | undefined
}

export interface RunOptions {
  /** A fault of every sandbox. */
  readonly fault?: Fault | undefined
  readonly outputFile: string
  readonly patience: number
  readonly limit: number
  readonly signal: AbortSignal
}

export type MockedRun = ObservedRun & { readonly output: string }

export async function runWithMock(
  { command, appOptions, caFile }: MockedCommand,
  { fault, ...options }: RunOptions
): Promise<MockedRun> {
  const faults = [...(fault === undefined ? [] : [fault]), ...(appOptions.faults ?? [])]
  const app = await buildApp({ ...appOptions, faults })
  try {
    let last = 0
    const requests = collectRequests(app.sandboxes, () => {
      last = elapsed()
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const caller = await findCaller(app)
    const env = environmentFor({ url: app.address(), adminToken: appOptions.adminToken, caFile, ...caller })
    const ended = await runProcess(command, { ...options, env, lastRequest: () => last })
    const fired = fault === undefined ? 0 : (app.sandboxes.shared.faults.list()[0]?.fired ?? 0)
    // A request that waits in a delay is in the journal only when it ends.
    await app.close()
    return { ...ended, groups: requests.groups(), fired }
  } finally {
    await app.close()
  }
}
