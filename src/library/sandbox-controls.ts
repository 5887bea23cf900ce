import { changeSettings } from '../control/change-settings.js'
import { lazy } from '../core/lazy-module.js'
import type { ConductReport } from '../control/conduct/judge-conduct.js'
import type { CoverageReport } from '../control/coverage/describe-coverage.js'
import type { Settings } from '../contract/settings.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { exportState, type WholeSeed } from '../control/seeds/export-state.js'
import { addState, replaceState } from '../control/state/change-state.js'
import { type ClockControls, createClockControls } from './clock-controls.js'
import type { ConductOptions } from './conduct-options.js'
import { createFaultControls, type FaultControls } from './fault-controls.js'
import { createRequestControls, type RequestControls } from './request-controls.js'

const loadConduct = lazy(async () => {
  const { judgeConduct } = await import('../control/conduct/judge-conduct.js')
  const { listObserved } = await import('../control/conduct/list-observed.js')
  return { judgeConduct, listObserved }
})

export const loadCoverage = lazy(async () => import('../control/coverage/describe-coverage.js'))

/** Controls a sandbox from a test, with the functions behind the control plane. */
export interface SandboxControls {
  readonly clock: ClockControls
  readonly faults: FaultControls
  readonly requests: RequestControls
  readonly state: StateControls
  readonly settings: SettingControls
  /**
   * Keeps a copy of the data only. Replaces a snapshot of the same name.
   * @param name by default `snapshot-1`, `snapshot-2` and so on.
   * @throws ApiError if the sandbox has too many snapshots or they are too large.
   */
  snapshot(name?: string): Snapshot
  /** Which operations and outcomes were seen in this sandbox, resets included. */
  coverage(): Promise<CoverageReport>
  /**
   * What the requests in the journal show of the client that it should not do, such as a write that it repeats after a
   * lost response.
   * @throws ApiError for an unknown rule.
   */
  conduct(options?: ConductOptions): Promise<ConductReport>
  /** Goes back to the seed: data, settings, clock, ids, faults and journal. Snapshots stay. */
  reset(): void
}

export interface StateControls {
  /** The data and settings as a seed, secrets included. */
  export(): WholeSeed
  /** Replaces the data by a seed. @throws SeedError for an invalid seed, without changing anything. */
  replace(seed: object): Promise<void>
  /** Adds a seed to the data. @throws SeedError for an invalid seed, without changing anything. */
  add(seed: object): Promise<void>
}

export interface SettingControls {
  get(): Readonly<Settings>
  /**
   * Changes some settings and returns all.
   * @throws ApiError for an unknown setting or a value that is not allowed, without changing anything.
   */
  change(changes: Partial<Settings>): Readonly<Settings>
}

export interface Snapshot {
  readonly name: string
  /** Puts the data back. Can be called again. @throws ApiError if the snapshot was removed. */
  restore(): void
  remove(): void
}

/** @param url the base URL of the server. */
export function createSandboxControls(sandbox: Sandbox, url: string): SandboxControls {
  let taken = 0
  return {
    clock: createClockControls(sandbox.clock),
    faults: createFaultControls(sandbox),
    requests: createRequestControls(sandbox.journal, url),
    state: {
      export: () => exportState(sandbox.store, sandbox.settings),
      replace: seed => replaceState(sandbox, { document: seed }),
      add: seed => addState(sandbox, { document: seed })
    },
    settings: {
      get: () => ({ ...sandbox.settings }),
      change(changes) {
        changeSettings(sandbox.settings, changes)
        return { ...sandbox.settings }
      }
    },
    snapshot(name = `snapshot-${++taken}`) {
      sandbox.snapshots.take(name)
      return {
        name,
        restore: () => sandbox.snapshots.restore(name),
        remove: () => sandbox.snapshots.remove(name)
      }
    },
    coverage: async () => (await loadCoverage()).describeCoverage(sandbox.coverage.list()),
    async conduct({ off } = {}) {
      const { judgeConduct, listObserved } = await loadConduct()
      return judgeConduct(await listObserved(sandbox.journal), off)
    },
    reset: () => sandbox.reset()
  }
}
