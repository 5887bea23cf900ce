import type { Settings } from '../contract/settings.js'
import type { TokenRequest } from '../control/body-schemas.js'
import type { ConductReport } from '../control/conduct/judge-conduct.js'
import type { CoverageReport } from '../control/coverage/describe-coverage.js'
import type { WholeSeed } from '../control/seeds/export-state.js'
import type { Duration } from '../core/duration.js'
import type { Call } from './call.js'
import { createRemoteFaults, type RemoteFaults } from './remote-faults.js'
import { createRemoteRequests, type RemoteRequests } from './remote-requests.js'

export type { RemoteFaults, RemoteRequests }

/** Controls a sandbox of a mock in another process. */
export interface RemoteSandbox {
  readonly clock: RemoteClock
  readonly faults: RemoteFaults
  readonly requests: RemoteRequests
  readonly state: RemoteState
  readonly settings: RemoteSettings
  /** Keeps a copy of the data only. Replaces a snapshot of the same name. */
  snapshot(name?: string): Promise<RemoteSnapshot>
  /** Which operations and outcomes were seen in this sandbox, resets included. */
  coverage(): Promise<CoverageReport>
  /**
   * What the requests in the journal show of the client that it should not do.
   * @param options `off`: the names of rules that do not apply.
   */
  conduct(options?: { readonly off?: readonly string[] | undefined }): Promise<ConductReport>
  /** Goes back to the seed: data, settings, clock, ids, faults and journal. Snapshots stay. */
  reset(): Promise<void>
  /**
   * Creates an id_token (`{ sub }`) or an API key (`{ organisationId }`). A negative `expiresIn` gives an expired one.
   */
  mintToken(request: TokenRequest): Promise<string>
}

export interface RemoteClock {
  now(): Promise<Date>
  isFrozen(): Promise<boolean>
  /** A running clock runs on from there; a frozen clock stays frozen. */
  set(time: Date | string): Promise<void>
  /** Stops the clock, first setting it to `time` if given. */
  freeze(time?: Date | string): Promise<void>
  unfreeze(): Promise<void>
  /** @param by milliseconds, or a duration such as `31s` or `-1h`. */
  advance(by: Duration): Promise<void>
}

export interface RemoteState {
  /** The data and settings as a seed, secrets included. */
  export(): Promise<WholeSeed>
  /** Replaces the data by a seed. */
  replace(seed: object): Promise<void>
  /** Adds a seed to the data. */
  add(seed: object): Promise<void>
}

export interface RemoteSettings {
  get(): Promise<Settings>
  /** Changes some settings and returns all. */
  change(changes: Partial<Settings>): Promise<Settings>
}

export interface RemoteSnapshot {
  readonly name: string
  /** Puts the data back. Can be called again. */
  restore(): Promise<void>
  remove(): Promise<void>
}

export function createRemoteSandbox(call: Call): RemoteSandbox {
  let taken = 0
  return {
    clock: createRemoteClock(call),
    faults: createRemoteFaults(call),
    requests: createRemoteRequests(call),
    state: {
      export: () => call('GET /state'),
      replace: seed => call('PUT /state', seed),
      add: seed => call('POST /state', seed)
    },
    settings: {
      get: () => call('GET /settings'),
      change: changes => call('PATCH /settings', changes)
    },
    async snapshot(name = `snapshot-${++taken}`) {
      await call('POST /snapshots', { name })
      const path = `/snapshots/${encodeURIComponent(name)}`
      return { name, restore: () => call(`POST ${path}/restore`), remove: () => call(`DELETE ${path}`) }
    },
    coverage: () => call('GET /coverage'),
    conduct: ({ off = [] } = {}) =>
      call(`GET /conduct${off.length === 0 ? '' : `?off=${off.map(encodeURIComponent).join()}`}`),
    reset: () => call('POST /reset'),
    mintToken: async request => (await call<{ token: string }>('POST /tokens', request)).token
  }
}

interface ClockReport {
  readonly now: string
  readonly frozen: boolean
}

function createRemoteClock(call: Call): RemoteClock {
  const get = () => call<ClockReport>('GET /clock')
  const change = async (changes: object) => void (await call('PUT /clock', changes))
  return {
    now: async () => new Date((await get()).now),
    isFrozen: async () => (await get()).frozen,
    set: time => change({ now: toText(time) }),
    freeze: time => change({ frozen: true, ...(time !== undefined && { now: toText(time) }) }),
    unfreeze: () => change({ frozen: false }),
    advance: async by => void (await call('POST /clock/advance', { by }))
  }
}

function toText(time: Date | string): string {
  return time instanceof Date ? time.toISOString() : time
}
