/** The sandboxes of a server: the default one and the leased ones. */
import { hashApiKey, makeApiKey } from '../../auth/api-keys.js'
import { SANDBOX_CLAIM } from '../../auth/identity-provider.js'
import { readUnverifiedClaim } from '../../auth/jwt.js'
import { knowsCaller } from '../../auth/knows-caller.js'
import { type CredentialHeaders, findCredential, type PresentedCredential } from '../../auth/presented-credential.js'
import { createRests, type Requirements } from '../../contract/assumptions.js'
import { apiError } from '../../contract/errors.js'
import type { Settings } from '../../contract/settings.js'
import { type Clock, createClock } from '../../core/clock.js'
import { canonicalId, createIds } from '../../core/ids.js'
import { createRandom } from '../../core/random.js'
import { openImage } from '../../store/database/images.js'
import { createStore } from '../../store/store.js'
import type { JournalLimits } from '../journal/journal.js'
import { createSandbox, type Sandbox } from './sandbox.js'
import type { SeedLibrary } from '../seeds/seed-library.js'

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
  readonly seed?: string | object | undefined
  /** Override the settings of the seed. */
  readonly settings?: Partial<Settings> | undefined
  /** Milliseconds of real time. Default: one hour. */
  readonly ttl?: number | undefined
  /** Makes ids and random numbers repeatable: a 32-bit integer. */
  readonly randomSeed?: number | undefined
}

export interface LeasedSandbox extends Sandbox {
  readonly lease: NonNullable<Sandbox['lease']>
}

export interface Sandboxes {
  readonly default: Sandbox
  readonly requirements: Requirements
  /**
   * Creates a sandbox in memory with its own organisation and API key.
   * @throws ApiError 409 `sandboxLimitReached`, 400 `invalidBody`; SeedError.
   */
  lease(options: LeaseOptions): Promise<LeasedSandbox>
  list(): Sandbox[]
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
  close(): void
}

export interface SandboxesOptions {
  readonly default: Sandbox
  readonly seeds: SeedLibrary
  /** The maximum number of leased sandboxes. */
  readonly limit: number
  readonly journal: JournalLimits
  /** The base URL of the server. */
  readonly publicUrl: () => string
  /** The settings of the server. They override the settings of a seed; the settings of a lease override them. */
  readonly settings?: Partial<Settings> | undefined
  /** Apply to every sandbox. */
  readonly requirements?: Requirements | undefined
  /** Decides when leases expire. Default: real time. */
  readonly leaseClock?: Clock | undefined
}

const HOUR = 3_600_000

export function createSandboxes(options: SandboxesOptions): Sandboxes {
  const {
    default: defaultSandbox,
    seeds,
    limit,
    journal,
    publicUrl,
    requirements = {},
    leaseClock = createClock()
  } = options
  const rests = createRests(requirements)
  const random = createRandom()
  /** Uses a new factory each time, because consecutive ids of one factory are predictable. */
  const newId = () => createIds(leaseClock, random)()
  const leased = new Map<string, LeasedSandbox>()
  const byOrganisation = new Map<string, LeasedSandbox>()
  const timers = new Map<string, NodeJS.Timeout>()

  function end(id: string): void {
    if (id === defaultSandbox.id) throw apiError('defaultSandboxStays')
    const sandbox = findLeased(id)
    if (sandbox === undefined) throw apiError('sandboxNotFound', { id })
    release(sandbox)
  }

  function release(sandbox: LeasedSandbox): void {
    clearTimeout(timers.get(sandbox.id))
    timers.delete(sandbox.id)
    leased.delete(sandbox.id)
    byOrganisation.delete(sandbox.lease.organisationId)
    sandbox.close()
  }

  /** Ends an expired lease whose timer has not fired yet. */
  function ifAlive(sandbox: LeasedSandbox | undefined): LeasedSandbox | undefined {
    if (sandbox === undefined || sandbox.lease.expiresAt > leaseClock.now()) return sandbox
    release(sandbox)
    return undefined
  }

  const findLeased = (id: string) => ifAlive(leased.get(canonicalId(id)))
  const listLeased = () => [...leased.values()].filter(sandbox => ifAlive(sandbox) !== undefined)

  function assertRoom(): void {
    if (leased.size >= limit && listLeased().length >= limit) throw apiError('sandboxLimitReached', { limit })
  }

  async function lease({ seed, settings, ttl = HOUR, randomSeed }: LeaseOptions): Promise<LeasedSandbox> {
    assertRoom()
    const ownSettings = { ...options.settings, ...settings }
    const database = await seeds.get(seed, { strictIds: true, ...ownSettings })
    assertRoom()
    const organisationId = newId()
    const token = makeApiKey()
    const sandbox = createSandbox({
      id: newId(),
      store: createStore(openImage(database.image)),
      isFile: false,
      seed: database.seed,
      isNew: true,
      knownApiKeys: [{ organisationId, organisationName: 'Sandbox', key: token }],
      getSeedImage: () => database.image,
      clock: createClock(),
      randomSeed,
      settings: ownSettings,
      journal,
      publicUrl,
      rests,
      lease: { organisationId, token, expiresAt: leaseClock.now() + ttl }
    }) as LeasedSandbox
    leased.set(sandbox.id, sandbox)
    byOrganisation.set(organisationId, sandbox)
    timers.set(sandbox.id, setTimeout(release, ttl, sandbox).unref())
    return sandbox
  }

  function get(id: string): Sandbox {
    const sandbox = id === defaultSandbox.id ? defaultSandbox : findLeased(id)
    if (sandbox === undefined) throw apiError('sandboxNotFound', { id })
    return sandbox
  }

  function findByToken({ token }: PresentedCredential): LeasedSandbox | undefined {
    const claimed = readUnverifiedClaim(token, SANDBOX_CLAIM)
    if (claimed !== undefined) return findLeased(claimed)
    const sha256 = hashApiKey(token).toString('hex')
    return listLeased().find(({ ownKeys }) => ownKeys.has(sha256))
  }

  function findByCredential(credential: PresentedCredential, named: LeasedSandbox | undefined): Sandbox {
    const claimed = readUnverifiedClaim(credential.token, SANDBOX_CLAIM)
    if (named !== undefined && (claimed ?? named.id) === named.id && knowsCaller(named.store, credential)) return named
    const owner = findByToken(credential)
    if (owner !== undefined) return owner
    return named !== undefined && !knowsCaller(defaultSandbox.store, credential) ? named : defaultSandbox
  }

  return {
    default: defaultSandbox,
    requirements,
    lease,
    list: () => [defaultSandbox, ...listLeased()],
    get,
    end,
    resolve({ sandboxId, organisationId, headers = {} }) {
      if (sandboxId !== undefined) return get(sandboxId)
      if (leased.size === 0) return defaultSandbox
      const named = organisationId === undefined ? undefined : ifAlive(byOrganisation.get(canonicalId(organisationId)))
      const credential = findCredential(headers)
      return credential === undefined ? (named ?? defaultSandbox) : findByCredential(credential, named)
    },
    close() {
      for (const sandbox of leased.values()) release(sandbox)
      defaultSandbox.close()
    }
  }
}
