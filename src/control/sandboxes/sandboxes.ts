/** The sandboxes of a server: the default one and the leased ones. */
import { makeApiKey } from '../../auth/api-keys.js'
import { SANDBOX_CLAIM } from '../../auth/identity-provider.js'
import { readUnverifiedClaim } from '../../auth/jwt.js'
import { knowsCaller } from '../../auth/knows-caller.js'
import { type CredentialHeaders, findCredential, type PresentedCredential } from '../../auth/presented-credential.js'
import type { Requirements } from '../../contract/assumptions.js'
import { apiError } from '../../contract/errors.js'
import { defaultSettings, type Settings } from '../../contract/settings.js'
import { type Clock, createClock } from '../../core/clock.js'
import { createIds } from '../../core/ids.js'
import { createRandom } from '../../core/random.js'
import { markId } from '../../core/text/replica.js'
import { openImage } from '../../store/database/images.js'
import { createStore } from '../../store/store.js'
import { createCoverage } from '../coverage/coverage.js'
import { createSharedFaults } from '../faults/shared-faults.js'
import type { JournalLimits } from '../journal/journal.js'
import { createLeasedSandboxes, type LeasedSandbox } from './leased-sandboxes.js'
import { createSandbox, type Sandbox, type SharedByAll } from './sandbox.js'
import type { SeedChoice, SeedLibrary } from '../seeds/seed-library.js'

/** The parts of a request that select its sandbox. */
export interface SandboxHints {
  /** The header `x-mock-sandbox`, or the query parameter `sandbox` of the control plane. */
  readonly sandboxId?: string | undefined
  /** The organisation in the path. */
  readonly organisationId?: string | undefined
  readonly headers?: CredentialHeaders | undefined
}

export interface LeaseOptions {
  /** See SeedLibrary. */
  readonly seed?: SeedChoice | undefined
  /** Override the settings of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** Milliseconds of real time. Default: one hour. */
  readonly ttl?: number | undefined
  /** Makes ids and random numbers repeatable: a 32-bit integer. */
  readonly randomSeed?: number | undefined
  /** Aborted if nobody waits for the lease any more. */
  readonly signal?: AbortSignal | undefined
}

export interface Sandboxes {
  readonly default: Sandbox
  readonly requirements: Requirements
  readonly shared: SharedByAll
  /**
   * Creates a sandbox in memory with its own organisation and API key.
   * @throws ApiError 409 `sandboxLimitReached`, 400 `invalidBody`; SeedError; the reason of the signal.
   */
  lease(options: LeaseOptions): Promise<LeasedSandbox>
  list(): Sandbox[]
  find(id: string): Sandbox | undefined
  /** @throws ApiError 404 `sandboxNotFound`. */
  get(id: string): Sandbox
  /** @throws ApiError 404 `sandboxNotFound`, 409 `defaultSandboxStays`. */
  end(id: string): void
  /**
   * The sandbox of a request. In this order: the one that it names, the one of the organisation in its path, the one
   * of its credential, the default one. A credential from another sandbox overrides the path, so that the response is
   * the same as for an organisation that does not exist.
   * @throws ApiError 404 `sandboxNotFound` for an unknown sandbox id.
   */
  resolve(hints: SandboxHints): Sandbox
  /**
   * Reads the seeds of the server again, and loads them into the default sandbox. Leased sandboxes keep their data.
   * @throws SeedError, without changing anything.
   */
  reloadSeeds(): Promise<void>
  close(): void
}

export interface SandboxesOptions {
  readonly default: Sandbox
  readonly seeds: SeedLibrary
  /** The maximum number of leased sandboxes. */
  readonly limit: number
  readonly journal: JournalLimits
  /** How much the cache of each sandbox holds. */
  readonly cacheBytes?: number | undefined
  /** The settings of the server. They override the settings of a seed; the settings of a lease override them. */
  readonly settings?: Partial<Settings> | undefined
  /** What the default sandbox has already. */
  readonly shared?: SharedByAll | undefined
  /** Apply to every sandbox. */
  readonly requirements?: Requirements | undefined
  /** The number of this replica. Ids and keys of leases contain it, see src/core/text/replica.ts. */
  readonly replica?: number | undefined
  /** Decides when leases expire. Default: real time. */
  readonly leaseClock?: Clock | undefined
}

const HOUR = 3_600_000

export function createShared(): SharedByAll {
  return { faults: createSharedFaults(), coverage: createCoverage(), listeners: new Set() }
}

export function createSandboxes(options: SandboxesOptions): Sandboxes {
  const { default: defaultSandbox, seeds, limit, journal, replica } = options
  const { requirements = {}, leaseClock = createClock(), shared = createShared() } = options
  const storeOptions = { cacheBytes: options.cacheBytes }
  const random = createRandom()
  /** Uses a new factory each time, because consecutive ids of one factory are predictable. */
  const newId = () => markId(createIds(leaseClock, random)(), replica)
  const leased = createLeasedSandboxes(leaseClock)
  let isClosed = false

  function assertRoom(): void {
    if (leased.size() >= limit && leased.list().length >= limit) throw apiError('sandboxLimitReached', { limit })
  }

  async function lease({ seed, settings, ttl = HOUR, randomSeed, signal }: LeaseOptions): Promise<LeasedSandbox> {
    assertRoom()
    const ownSettings = { ...options.settings, ...settings }
    const database = await seeds.get(seed, { strictIds: true, ...ownSettings, signal })
    signal?.throwIfAborted()
    if (isClosed) throw new Error('The mock was closed before the lease began.')
    assertRoom()
    const organisationId = newId()
    const token = makeApiKey(replica)
    const id = newId()
    const sandbox = createSandbox({
      id,
      openStore: () => createStore(openImage(database.image), storeOptions),
      storeOptions,
      isFile: false,
      seed: database.seed,
      isNew: true,
      knownApiKeys: [{ organisationId, organisationName: 'Sandbox', key: token }],
      getSeedImage: () => database.image,
      clock: createClock(),
      randomSeed,
      settings: ownSettings,
      journal,
      shared,
      requirements,
      replica,
      noteKey: key => leased.noteKey(id, key),
      lease: { organisationId, token, expiresAt: leaseClock.now() + ttl }
    }) as LeasedSandbox
    leased.add(sandbox, ttl)
    return sandbox
  }

  function getLeased(id: string): LeasedSandbox {
    const sandbox = leased.find(id)
    if (sandbox === undefined) throw apiError('sandboxNotFound', { id })
    return sandbox
  }

  const find = (id: string) => (id === defaultSandbox.id ? defaultSandbox : leased.find(id))
  const get = (id: string) => (id === defaultSandbox.id ? defaultSandbox : getLeased(id))

  function findByCredential(credential: PresentedCredential, named: LeasedSandbox | undefined): Sandbox {
    const claimed = readUnverifiedClaim(credential.token, SANDBOX_CLAIM)
    if (named !== undefined && (claimed ?? named.id) === named.id && knowsCaller(named.store, credential)) return named
    const owner = claimed === undefined ? leased.findByApiKey(credential.token) : leased.find(claimed)
    if (owner !== undefined) return owner
    return named !== undefined && !knowsCaller(defaultSandbox.store, credential) ? named : defaultSandbox
  }

  return {
    default: defaultSandbox,
    requirements,
    shared,
    lease,
    list: () => [defaultSandbox, ...leased.list()],
    find,
    get,
    end(id) {
      if (id === defaultSandbox.id) throw apiError('defaultSandboxStays')
      leased.end(getLeased(id))
    },
    resolve({ sandboxId, organisationId, headers = {} }) {
      if (sandboxId !== undefined) return get(sandboxId)
      if (leased.size() === 0) return defaultSandbox
      const named = organisationId === undefined ? undefined : leased.findByOrganisation(organisationId)
      const credential = findCredential(headers)
      return credential === undefined ? (named ?? defaultSandbox) : findByCredential(credential, named)
    },
    async reloadSeeds() {
      const { strictIds } = { ...defaultSettings(), ...options.settings }
      defaultSandbox.loadSeed(await seeds.reload({ strictIds }))
    },
    close() {
      isClosed = true
      leased.close()
      defaultSandbox.close()
    }
  }
}
