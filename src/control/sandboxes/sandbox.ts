import { setMaxListeners } from 'node:events'
import { createAssume, type Requirements } from '../../contract/assumptions.js'
import { defaultSettings, type Settings } from '../../contract/settings.js'
import { type Clock, createClock } from '../../core/clock.js'
import { createTurns, type InTurn } from '../../core/turns.js'
import type { OperationContext } from '../../operations/shared/context.js'
import type { Image } from '../../store/database/images.js'
import type { Store, StoreOptions } from '../../store/store.js'
import { type Coverage, createCoverage } from '../coverage/coverage.js'
import type { Faults } from '../faults/faults.js'
import type { SharedFaults } from '../faults/shared-faults.js'
import { getCursorKey } from './cursor-key.js'
import { createGroupCommit, type GroupCommit } from './group-commit.js'
import { createJournal, type Journal, type JournalLimits } from '../journal/journal.js'
import type { JournalRecord } from '../journal/journal-record.js'
import type { Lease } from './lease.js'
import type { LoadedSeed } from '../seeds/load-seeds.js'
import type { KnownApiKey, SeededDatabase } from '../seeds/seeded-database.js'
import { createRandomSources } from './random-sources.js'
import { createSnapshots, type Snapshots } from '../snapshots.js'
import { createRequestCounts, type RequestCounts } from './request-counts.js'
import { createSandboxStore, type SandboxStore } from './sandbox-store.js'
import { createTraffic, type Traffic } from './traffic.js'

/** An isolated environment with its own data, clock, ids, settings, faults and journal. */
export interface Sandbox extends OperationContext {
  readonly id: string
  /** Whether the data is in a file rather than in memory. */
  readonly isFile: boolean
  readonly seed: LoadedSeed
  /** Whether this process loaded the seed. Otherwise, the database already had it. */
  readonly isNew: boolean
  readonly knownApiKeys: readonly KnownApiKey[]
  readonly settings: Settings
  readonly faults: Faults
  readonly journal: Journal
  readonly requestCounts: RequestCounts
  /** Kept over a reset. */
  readonly coverage: Coverage
  /** By real time, not by the clock of the sandbox. */
  readonly traffic: Traffic
  readonly snapshots: Snapshots
  /** How much its cache holds. Does not open its data. */
  readonly cacheBytes: () => number
  /** The number of the replica, for new API keys. */
  readonly replica: number | undefined
  /** Undefined for the default sandbox. */
  readonly lease: Lease | undefined
  /** Notes an API key that exists in this sandbox only, so that requests with it find the sandbox. */
  noteKey(key: string): void
  /** Aborted when a reset or restore replaces all data. A request must not outlive the data that it was sent to. */
  readonly epoch: AbortSignal
  /** Commits a write, see GroupCommit. */
  readonly commit: GroupCommit
  /** Runs changes of the whole state one after the other. */
  readonly inTurn: InTurn
  /** Replaces all data in one step. The sandbox then uses the database, or closes it. */
  readonly restore: SandboxStore['restore']
  /** Replaces all data with a database that `fill` opens. The sandbox then uses the database, or closes it. */
  readonly refill: SandboxStore['refill']
  /** Replaces data and settings by those of a seed, which `reset` then goes back to. Only for a sandbox in memory. */
  loadSeed(database: SeededDatabase): void
  /** Resets data, settings, clock, ids, faults and journal. Snapshots stay. */
  reset(): void
  /** Ends the sandbox. Later requests for its data get a 404. */
  close(): void
}

/** What all sandboxes of a server share. */
export interface SharedByAll {
  /** The faults of every sandbox. */
  readonly faults: SharedFaults
  /** What was seen in any sandbox, ended ones included. */
  readonly coverage: Coverage
  /** Called for each request that a journal keeps, when its body is there. Its sandbox can have ended by then. */
  readonly listeners: Set<(recorded: Recorded) => void>
}

/** A request that was recorded. */
export interface Recorded {
  readonly sandbox: Sandbox
  readonly record: JournalRecord
  /** How often the journal was cleared before the request. */
  readonly clears: number
}

export interface SandboxOptions {
  readonly id: string
  /** Called when the data is first used: an open database in memory takes a hundred times as much as the rest. */
  readonly openStore: () => Store
  /** Whether the store is a file rather than in memory. */
  readonly isFile: boolean
  readonly seed: LoadedSeed
  readonly isNew: boolean
  readonly knownApiKeys: readonly KnownApiKey[]
  /** The initial data, for `reset`. */
  readonly getSeedImage: (getStore: () => Store) => Image
  readonly clock: Clock
  /** Makes ids and random numbers repeatable: a 32-bit integer. */
  readonly randomSeed: number | undefined
  /** Override the settings of the seed. */
  readonly settings: Partial<Settings> | undefined
  readonly journal: JournalLimits
  readonly shared?: SharedByAll | undefined
  readonly requirements?: Requirements | undefined
  /** For the store of a sandbox in memory, which a restore replaces. */
  readonly storeOptions?: StoreOptions | undefined
  readonly replica?: number | undefined
  readonly noteKey?: Sandbox['noteKey']
  readonly lease?: Lease
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const { id, isFile, clock, randomSeed, isNew, requirements = {}, lease } = options
  const sharedFaults = options.shared?.faults
  let { seed, knownApiKeys, getSeedImage } = options
  const getInitialSettings = (): Settings => ({ ...defaultSettings(), ...seed.settings, ...options.settings })
  const settings = getInitialSettings()
  const journal = createJournal(options.journal)
  const holdsId = (each: string) => data.get().holdsId(each)
  const createSources = () => createRandomSources({ clock, randomSeed, sharedFaults, holdsId })
  let sources = createSources()
  let requestCounts = createRequestCounts()
  let epoch = createEpoch()
  let traffic = createTraffic(createClock())
  const data = createSandboxStore(options, () => {
    epoch.abort()
    epoch = createEpoch()
  })
  const cursorKey = getCursorKey({ ...options, openStore: data.get })

  // The default sandbox is open from the start, so that a broken database ends the start.
  if (lease === undefined) data.get()

  return {
    id,
    isFile,
    clock,
    cursorKey,
    assume: createAssume(requirements, settings),
    isNew,
    settings,
    journal,
    coverage: createCoverage(options.shared?.coverage),
    replica: options.replica,
    lease,
    noteKey: options.noteKey ?? (() => undefined),
    get seed() {
      return seed
    },
    get knownApiKeys() {
      return knownApiKeys
    },
    get store() {
      return data.get()
    },
    get ids() {
      return sources.ids
    },
    get secrets() {
      return sources.secrets
    },
    get faults() {
      return sources.faults
    },
    get epoch() {
      return epoch.signal
    },
    get requestCounts() {
      return requestCounts
    },
    get traffic() {
      return traffic
    },
    commit: createGroupCommit(data.get),
    inTurn: createTurns(),
    snapshots: createSnapshots({
      clock,
      restore: data.restore,
      measure: () => data.get().imageLength(),
      takeImage: () => data.get().takeImage()
    }),
    cacheBytes: () => data.peek()?.cache.bytes() ?? 0,
    restore: data.restore,
    refill: data.refill,
    loadSeed(database) {
      data.restore(database.image)
      ;({ seed, knownApiKeys } = database)
      getSeedImage = () => database.image
      Object.assign(settings, getInitialSettings())
    },
    reset() {
      data.restore(getSeedImage(data.get))
      Object.assign(settings, getInitialSettings())
      clock.reset()
      sources.faults.detach()
      sources = createSources()
      requestCounts = createRequestCounts()
      traffic = createTraffic(createClock())
      journal.clear()
    },
    close() {
      sources.faults.detach()
      journal.close()
      data.end()
    }
  }
}

function createEpoch(): AbortController {
  const epoch = new AbortController()
  // Every waiting request listens.
  setMaxListeners(0, epoch.signal)
  return epoch
}
