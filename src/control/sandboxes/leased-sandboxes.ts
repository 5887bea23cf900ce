import { hashApiKey } from '../../auth/api-keys.js'
import type { Clock } from '../../core/clock.js'
import { canonicalId } from '../../core/ids.js'
import { clearTimeout, setTimeout } from '../../core/timers.js'
import type { Sandbox } from './sandbox.js'

export interface LeasedSandbox extends Sandbox {
  readonly lease: NonNullable<Sandbox['lease']>
}

/** The leased sandboxes of a server. Each ends when its lease expires. */
export interface LeasedSandboxes {
  /** @param ttl milliseconds until the lease expires. */
  add(sandbox: LeasedSandbox, ttl: number): void
  find(id: string): LeasedSandbox | undefined
  findByOrganisation(organisationId: string): LeasedSandbox | undefined
  /** Finds the sandbox in which an API key was created. */
  findByApiKey(key: string): LeasedSandbox | undefined
  list(): LeasedSandbox[]
  /** The number of leased sandboxes, including expired ones whose timer has not fired yet. */
  size(): number
  end(sandbox: LeasedSandbox): void
  close(): void
}

export function createLeasedSandboxes(clock: Clock): LeasedSandboxes {
  const byId = new Map<string, LeasedSandbox>()
  const byOrganisation = new Map<string, LeasedSandbox>()
  const timers = new Map<string, NodeJS.Timeout>()

  function end(sandbox: LeasedSandbox): void {
    clearTimeout(timers.get(sandbox.id))
    timers.delete(sandbox.id)
    byId.delete(sandbox.id)
    byOrganisation.delete(sandbox.lease.organisationId)
    sandbox.close()
  }

  /** Ends an expired lease whose timer has not fired yet. */
  function ifAlive(sandbox: LeasedSandbox | undefined): LeasedSandbox | undefined {
    if (sandbox === undefined || sandbox.lease.expiresAt > clock.now()) return sandbox
    end(sandbox)
    return undefined
  }

  const list = () => [...byId.values()].filter(sandbox => ifAlive(sandbox) !== undefined)

  return {
    add(sandbox, ttl) {
      byId.set(sandbox.id, sandbox)
      byOrganisation.set(sandbox.lease.organisationId, sandbox)
      timers.set(sandbox.id, setTimeout(end, ttl, sandbox).unref())
    },
    find: id => ifAlive(byId.get(canonicalId(id))),
    findByOrganisation: organisationId => ifAlive(byOrganisation.get(canonicalId(organisationId))),
    findByApiKey(key) {
      const sha256 = hashApiKey(key).toString('hex')
      return list().find(({ ownKeys }) => ownKeys.has(sha256))
    },
    list,
    size: () => byId.size,
    end,
    close() {
      for (const sandbox of byId.values()) end(sandbox)
    }
  }
}
