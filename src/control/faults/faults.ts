/** The faults of a sandbox: decides which fault affects a request, and counts. */
import { apiError } from '../../contract/errors.js'
import type { Clock } from '../../core/clock.js'
import { type Duration, toMilliseconds } from '../../core/duration.js'
import { canonicalId } from '../../core/ids.js'
import type { Random } from '../../core/random.js'
import { assertConsistent, toSeconds } from './check-fault.js'
import { EVERY_SANDBOX } from './every-sandbox.js'
import { drawDelay } from './fault-delay.js'
import { compileBody, compileHeaders } from '../journal/message-criteria.js'
import type { FaultReport, FaultState } from './fault-report.js'
import type { Fault } from './fault-schema.js'
import { type FaultSize, findFaultExcess, sizeOfFault } from './fault-excess.js'
import { createQuota, type Quota } from './quota.js'
import { createSharedFaults, type SharedFault, type SharedFaults } from './shared-faults.js'

export type { FaultReport } from './fault-report.js'

/** The parts of a request that a fault is matched with. */
export interface FaultCall {
  readonly operation: string
  readonly organisationId: string
  readonly connectorId: string
  readonly version: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** What is known of a request only after authentication. */
export interface LateCall extends FaultCall {
  readonly principal: string | undefined
  /** Parses the body. Undefined without one. */
  readonly readBody: () => unknown
  /** The body as text. */
  readonly readText: () => string
}

/** A fault that affects a request. */
export interface FiredFault {
  readonly id: string
  readonly fault: Fault
  readonly phase: 'before' | 'after-commit'
  /** Milliseconds. */
  readonly delay: number
  /** Seconds until the client may try again. */
  readonly retryAfter: number | undefined
}

export interface Faults {
  /**
   * With `sandbox: '*'`, adds it to every sandbox, and reports the copy of this one.
   * @throws ApiError 400 `invalidBody`, 409 `faultLimitReached`.
   */
  add(fault: Fault): FaultReport
  list(): FaultReport[]
  find(id: string): FaultReport | undefined
  /**
   * Its own faults that have fired less than `times` times; without `times`, those that have not fired. Faults of every
   * sandbox are left out: they need not fire in each.
   */
  listPending(): FaultReport[]
  remove(id: string): boolean
  /** Removes its own faults. */
  clear(): void
  isEmpty(): boolean
  /** Whether there were any of its own since the last `clear` or reset. */
  hadAny(): boolean
  /** The fault that affects this request. If several do, the one that was added first. */
  fire(call: FaultCall): FiredFault | undefined
  /** The same for faults that match by the principal or the body. */
  fireLate(call: LateCall): FiredFault | undefined
  /** Receives no more faults of every sandbox. */
  detach(): void
}

interface Entry extends FaultSize {
  readonly id: string
  readonly fault: Fault
  readonly expiresAt: number
  readonly quota: Quota | undefined
  readonly matchesHeaders: ReturnType<typeof compileHeaders>
  readonly matchesBody: ReturnType<typeof compileBody> | undefined
  /** The fault of every sandbox that this is a copy of. */
  readonly shared: SharedFault | undefined
  matched: number
  fired: number
}

/** @param shared the faults of every sandbox. */
export function createFaults(clock: Clock, random: Random, shared: SharedFaults = createSharedFaults()): Faults {
  let entries: Entry[] = []
  let added = 0
  let hadAny = false

  const stateOf = ({ fault, fired, expiresAt }: Entry): FaultState => {
    if (fault.times !== undefined && fired >= fault.times) return 'spent'
    return clock.now() >= expiresAt ? 'expired' : 'active'
  }

  const toReport = (entry: Entry): FaultReport => ({
    id: entry.id,
    ...entry.fault,
    phase: entry.fault.phase ?? 'before',
    state: stateOf(entry),
    matched: entry.matched,
    fired: entry.fired
  })

  /** Spent and expired faults make room for new ones. Faults of every sandbox have a limit of their own. */
  function makeRoom(added: FaultSize): void {
    for (;;) {
      const limit = findFaultExcess([...entries.filter(entry => !isCopy(entry)), added])
      if (limit === undefined) return
      const done = entries.findIndex(entry => !isCopy(entry) && stateOf(entry) !== 'active')
      if (done === -1) throw apiError('faultLimitReached', { limit })
      entries.splice(done, 1)
    }
  }

  /** Undefined if the fault matches but does not fire. `retryAfter` is in seconds. */
  function tryToFire(entry: Entry): { retryAfter?: number } | undefined {
    const { skip = 0, probability = 1, ...fault } = entry.fault
    entry.matched++
    if (entry.shared !== undefined) entry.shared.matched++
    if (entry.matched <= skip) return undefined
    const wait = entry.quota?.exceed(clock.now())
    if (entry.quota !== undefined && wait === undefined) return undefined
    if (probability < 1 && random() >= probability) return undefined
    entry.fired++
    if (entry.shared !== undefined) entry.shared.fired++
    if (wait !== undefined) return { retryAfter: Math.ceil(wait / 1_000) }
    const { retryAfter } = fault as { readonly retryAfter?: Duration }
    return retryAfter === undefined ? {} : { retryAfter: toSeconds(retryAfter) }
  }

  function fireFirst(matches: (entry: Entry) => boolean): FiredFault | undefined {
    for (const entry of entries) {
      if (stateOf(entry) !== 'active' || !matches(entry)) continue
      const fired = tryToFire(entry)
      if (fired === undefined) continue
      const { id, fault } = entry
      const delay = fault.delay === undefined ? 0 : drawDelay(fault.delay, random)
      return { id, fault, phase: fault.phase ?? 'before', delay, retryAfter: fired.retryAfter }
    }
    return undefined
  }

  function keep(entry: Entry): FaultReport {
    entries.push(entry)
    return toReport(entry)
  }

  function remove(id: string): boolean {
    const kept = entries.filter(entry => entry.id !== id)
    const isRemoved = kept.length < entries.length
    entries = kept
    return isRemoved
  }

  function find(id: string): FaultReport | undefined {
    const entry = entries.find(each => each.id === id)
    return entry && toReport(entry)
  }

  const detach = shared.attach({
    receive: fault => void keep(toEntry(fault.id, fault.fault, clock.now(), fault)),
    remove
  })

  return {
    add(fault) {
      if (fault.sandbox === EVERY_SANDBOX) return find(shared.add(fault).id) as FaultReport
      assertConsistent(fault)
      makeRoom(sizeOfFault(fault))
      hadAny = true
      return keep(toEntry(`fault-${++added}`, structuredClone(fault), clock.now()))
    },
    list: () => entries.map(toReport),
    find,
    listPending: () => entries.filter(isPending).map(toReport),
    remove,
    clear() {
      entries = entries.filter(isCopy)
      hadAny = false
    },
    isEmpty: () => entries.length === 0,
    hadAny: () => hadAny,
    fire: call => fireFirst(entry => !isLate(entry.fault) && matchesCall(entry, call)),
    fireLate: call => fireFirst(entry => isLate(entry.fault) && matchesCall(entry, call) && matchesLate(entry, call)),
    detach
  }
}

function toEntry(id: string, fault: Fault, now: number, shared?: SharedFault): Entry {
  const ttl = fault.ttl === undefined ? Number.POSITIVE_INFINITY : (toMilliseconds(fault.ttl) as number)
  const quota = fault.kind === 'quota' ? createQuota(fault.limit, toMilliseconds(fault.window) as number) : undefined
  const { headers = {}, body } = fault.match ?? {}
  return {
    id,
    fault,
    ...sizeOfFault(fault),
    matchesHeaders: compileHeaders(headers),
    matchesBody: body === undefined ? undefined : compileBody(body),
    expiresAt: now + ttl,
    quota,
    shared,
    matched: 0,
    fired: 0
  }
}

function isCopy({ shared }: Entry): boolean {
  return shared !== undefined
}

function isPending(entry: Entry): boolean {
  return !isCopy(entry) && entry.fired < (entry.fault.times ?? 1)
}

function isLate({ match }: Fault): boolean {
  return match?.principal !== undefined || match?.body !== undefined
}

function matchesLate({ fault, matchesBody }: Entry, { principal, readBody, readText }: LateCall): boolean {
  const { match = {} } = fault
  if (match.principal !== undefined && match.principal !== principal) return false
  return matchesBody === undefined || matchesBody(readBody(), readText)
}

function matchesCall({ fault, matchesHeaders }: Entry, call: FaultCall): boolean {
  const { operation, match = {} } = fault
  const { organisationId, connectorId, version } = match
  return (
    (operation === '*' || operation === call.operation) &&
    (organisationId === undefined || canonicalId(organisationId) === call.organisationId) &&
    (connectorId === undefined || canonicalId(connectorId) === call.connectorId) &&
    (version === undefined || version === call.version) &&
    matchesHeaders(call.headers)
  )
}
