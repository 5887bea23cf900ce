/** What a test can do with a sandbox: the control plane, as functions. */
import { changeSettings } from '../control/change-settings.js'
import type { Settings } from '../contract/settings.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { exportState, type WholeSeed } from '../control/seeds/export-state.js'
import { addState, replaceState } from '../control/state.js'
import { type ClockControls, createClockControls } from './clock-controls.js'
import { createFaultControls, type FaultControls } from './fault-controls.js'
import { createRequestControls, type RequestControls } from './request-controls.js'

export interface SandboxControls {
  readonly clock: ClockControls
  readonly faults: FaultControls
  readonly requests: RequestControls
  readonly state: StateControls
  readonly settings: SettingControls
  /** Keeps the data as it is now, under a name or without one. */
  snapshot(name?: string): Snapshot
  /** Back to the seed: data, settings, time, ids, faults and journal. */
  reset(): void
}

export interface StateControls {
  /** The world as a seed, secrets included. */
  export(): WholeSeed
  /** Puts the world of a seed in the place of this one. @throws SeedError; nothing has changed then. */
  replace(seed: object): Promise<void>
  /** Adds what a seed holds. @throws SeedError; nothing has changed then. */
  add(seed: object): Promise<void>
}

export interface SettingControls {
  get(): Readonly<Settings>
  /** @throws ApiError for a setting or a value that is not allowed; none has changed then. */
  change(changes: Partial<Settings>): Readonly<Settings>
}

export interface Snapshot {
  readonly name: string
  /** Goes back to it, as often as needed. */
  restore(): void
  remove(): void
}

export function createSandboxControls(sandbox: Sandbox): SandboxControls {
  let taken = 0
  return {
    clock: createClockControls(sandbox.clock),
    faults: createFaultControls(sandbox),
    requests: createRequestControls(sandbox.journal),
    state: {
      export: () => exportState(sandbox.store, sandbox.settings),
      replace: seed => replaceState(sandbox, seed),
      add: seed => addState(sandbox, seed)
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
    reset: () => sandbox.reset()
  }
}
