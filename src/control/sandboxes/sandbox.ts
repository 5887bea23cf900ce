import { hashApiKey } from '../../auth/api-keys.js'
import type { Rests } from '../../contract/assumptions.js'
import { apiError } from '../../contract/errors.js'
import { defaultSettings, type Settings } from '../../contract/settings.js'
import type { Clock } from '../../core/clock.js'
import { createIds } from '../../core/ids.js'
import { createRandom } from '../../core/random.js'
import { createSecrets } from '../../core/secrets.js'
import type { OperationContext } from '../../operations/shared/context.js'
import type { HealthListener } from '../../store/database/health.js'
import { type Image, openImage } from '../../store/database/images.js'
import { createStore, type Store } from '../../store/store.js'
import { createFaults, type Faults } from '../faults/faults.js'
import { createGroupCommit, type GroupCommit } from './group-commit.js'
import { createJournal, type Journal, type JournalLimits } from '../journal/journal.js'
import { admitLease, type Lease } from './lease.js'
import type { PlantedSeed } from '../seeds/plant-seeds.js'
import type { KnownApiKey } from '../seeds/plant-world.js'
import { createSnapshots, type Snapshots } from '../snapshots.js'
import { createTally, type Tally } from './tally.js'

/** One isolated world: its data, time, ids, settings, faults and journal. Nothing is shared with another. */
export interface Sandbox extends OperationContext {
  readonly id: string
  readonly seed: PlantedSeed
  /** Whether the seed was planted by this process, rather than found in the database. */
  readonly isNew: boolean
  readonly knownApiKeys: readonly KnownApiKey[]
  readonly settings: Settings
  readonly faults: Faults
  readonly journal: Journal
  readonly tally: Tally
  readonly snapshots: Snapshots
  /** What it was leased with; undefined for the default one. */
  readonly lease: Lease | undefined
  /** The SHA-256 (hexadecimal) of the API keys that are its own and no other sandbox's. */
  readonly ownKeys: Set<string>
  /** Does a write, see GroupCommit. */
  readonly commit: GroupCommit
  /** Puts another world in the place of the data, all at once. */
  restore(image: Image): void
  /** Back to the seed: data, settings, time, ids, faults and journal. Snapshots stay. */
  reset(): void
  /** Ends it: whatever still asks for its data gets a 404. */
  close(): void
}

export interface SandboxWorld {
  readonly id: string
  readonly store: Store
  /** Whether the store is a file, which stays where it is, rather than in memory. */
  readonly isFile: boolean
  readonly seed: PlantedSeed
  readonly isNew: boolean
  readonly knownApiKeys: readonly KnownApiKey[]
  /** The world as it was planted, for `reset`. */
  readonly getSeedImage: () => Image
  readonly clock: Clock
  /** Makes ids and chance repeatable: a 32-bit integer. */
  readonly randomSeed: number | undefined
  /** Beat those of the seed. */
  readonly settings: Partial<Settings> | undefined
  readonly journal: JournalLimits
  /** How callers reach the server. */
  readonly publicUrl: () => string
  readonly rests: Rests | undefined
  /** Is told when the database comes to fail, and when it can be written again. */
  readonly onDatabase?: HealthListener | undefined
  readonly lease?: Lease
}

export function createSandbox(world: SandboxWorld): Sandbox {
  const { id, clock, seed, isNew, knownApiKeys, publicUrl, rests, lease } = world
  const settings: Settings = { ...defaultSettings(), ...seed.settings, ...world.settings }
  const initialSettings = { ...settings }
  const journal = createJournal(world.journal)
  let store: Store | undefined = world.store
  const begin = () => createChance(world, id => getStore().holdsId(id))
  let chance = begin()
  let tally = createTally()
  if (lease !== undefined) admitLease(world.store, lease)

  function getStore(): Store {
    if (store === undefined) throw apiError('sandboxNotFound', { id })
    return store
  }

  function restore(image: Image): void {
    const current = getStore()
    if (world.isFile) {
      current.copyImage(image)
    } else {
      store = createStore(openImage(image), world.onDatabase)
      // To free a large world takes as long as to make a small one.
      setImmediate(() => current.close())
    }
    if (lease !== undefined) admitLease(getStore(), lease)
  }

  return {
    id,
    clock,
    publicUrl,
    rests,
    seed,
    isNew,
    knownApiKeys,
    settings,
    journal,
    lease,
    ownKeys: new Set(lease && [hashApiKey(lease.token).toString('hex')]),
    get store() {
      return getStore()
    },
    get ids() {
      return chance.ids
    },
    get secrets() {
      return chance.secrets
    },
    get faults() {
      return chance.faults
    },
    get tally() {
      return tally
    },
    commit: createGroupCommit(getStore),
    snapshots: createSnapshots({ clock, restore, takeImage: () => getStore().takeImage() }),
    restore,
    reset() {
      restore(world.getSeedImage())
      Object.assign(settings, initialSettings)
      clock.reset()
      chance = begin()
      tally = createTally()
      journal.clear()
    },
    close() {
      journal.close()
      store?.close()
      store = undefined
    }
  }
}

/**
 * Ids, secrets and faults draw from sequences of their own, so that a fault does not change the ids that are made.
 * Only a
 * sequence that repeats itself can meet its own ids.
 */
function createChance({ clock, randomSeed }: SandboxWorld, holdsId: (id: string) => boolean) {
  const isTaken = randomSeed === undefined ? undefined : holdsId
  const draw = (mark: number) => createRandom(randomSeed === undefined ? undefined : (randomSeed ^ mark) >>> 0)
  return {
    ids: createIds(clock, draw(0), isTaken),
    secrets: createSecrets(draw(0x5ec2e7), isTaken),
    faults: createFaults(clock, draw(0x5eed))
  }
}
