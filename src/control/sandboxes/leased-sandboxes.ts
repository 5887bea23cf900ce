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
  /** Notes an API key that was created in a sandbox. */
  noteKey(id: string, key: string): void
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
  const ids = createKeyIndex()
  const timers = new Map<string, NodeJS.Timeout>()

  function end(sandbox: LeasedSandbox): void {
    clearTimeout(timers.get(sandbox.id))
    timers.delete(sandbox.id)
    byId.delete(sandbox.id)
    ids.forget(sandbox.id)
    byOrganisation.delete(sandbox.lease.organisationId)
    sandbox.close()
  }

  /** Ends an expired lease whose timer has not fired yet. */
  function ifAlive(sandbox: LeasedSandbox | undefined): LeasedSandbox | undefined {
    if (sandbox === undefined || sandbox.lease.expiresAt > clock.now()) return sandbox
    end(sandbox)
    return undefined
  }

  const find = (id: string) => ifAlive(byId.get(canonicalId(id)))
  const list = () => [...byId.values()].filter(sandbox => ifAlive(sandbox) !== undefined)

  return {
    add(sandbox, ttl) {
      byId.set(sandbox.id, sandbox)
      byOrganisation.set(sandbox.lease.organisationId, sandbox)
      ids.note(sandbox.id, sandbox.lease.token)
      timers.set(sandbox.id, setTimeout(end, ttl, sandbox).unref())
    },
    find,
    findByOrganisation: organisationId => ifAlive(byOrganisation.get(canonicalId(organisationId))),
    noteKey: (id, key) => ids.note(id, key),
    findByApiKey(key) {
      const id = ids.find(key)
      return id === undefined ? undefined : find(id)
    },
    list,
    size: () => byId.size,
    end,
    close() {
      for (const sandbox of byId.values()) end(sandbox)
    }
  }
}

/** The ids of sandboxes by the hashes of their API keys, so that a search does not compare secrets. */
function createKeyIndex() {
  const idOf = new Map<string, string>()
  const hashesOf = new Map<string, string[]>()
  const hash = (key: string) => hashApiKey(key).toString('latin1')

  return {
    note(id: string, key: string): void {
      const sha256 = hash(key)
      idOf.set(sha256, id)
      const hashes = hashesOf.get(id)
      if (hashes === undefined) hashesOf.set(id, [sha256])
      else hashes.push(sha256)
    },
    find: (key: string) => idOf.get(hash(key)),
    forget(id: string): void {
      for (const sha256 of hashesOf.get(id) ?? []) idOf.delete(sha256)
      hashesOf.delete(id)
    }
  }
}
