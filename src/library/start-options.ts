import { fileURLToPath } from 'node:url'
import { findRequirementProblem } from '../contract/assumptions.js'
import { findSettingProblems } from '../control/change-settings.js'
import { demoSeedFile } from '../control/seeds/demo-seed.js'
import type { SeedSource } from '../control/seeds/read-seeds.js'
import { MAX_REPLICA } from '../core/text/replica.js'
import { lazy } from '../core/lazy-module.js'
import type { AppOptions } from '../http/options.js'
import { findCorsOriginProblem } from '../http/plugins/cors.js'
import { assertKnown } from './assert-known.js'
import { toMilliseconds } from './to-milliseconds.js'

const loadFaultProblems = lazy(() => import('../control/faults/find-fault-problems.js'))

/** The options of `startMock`. All are optional. */
export interface StartOptions extends Omit<AppOptions, 'seeds'> {
  /**
   * `'demo'`, the path or `file:` URL of a seed file or of a folder of them, a seed document, or a list of these.
   * Default: `'demo'`.
   */
  readonly seed?: Seed | readonly Seed[] | undefined
  /** The address to listen on, or the path of a Unix socket. Default: 127.0.0.1. */
  readonly host?: string | undefined
  /** The port to listen on. Default: any free port. */
  readonly port?: number | undefined
}

export type Seed = SeedSource | URL

/** @throws TypeError for an unknown option or a value that is not allowed. */
export async function assertStartOptions(options: StartOptions): Promise<void> {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('startMock takes an options object, such as { seed: "demo" }')
  }
  assertKnown('option', Object.keys(options), OPTION_NAMES)
  assertKnown('journal option', Object.keys(options.journal ?? {}), ['size', 'bytes'])
  assertSettings(options)
  for (const [name, maximum] of Object.entries(MAXIMUMS)) assertWholeNumber(name, valueOf(options, name), maximum)
  assertAdminToken(options)
  assertRequestTimeout(options)
  assertCorsOrigin(options)
  await assertFaults(options)
  await assertRequirements(options)
}

/** Only the flag makes a token. As a token, the word would be known to everybody. */
function assertAdminToken({ adminToken }: StartOptions): void {
  if (adminToken !== 'generate') return
  throw new TypeError("adminToken: 'generate' works only as --admin-token generate; give a token of your own")
}

const MAX_REQUEST_TIMEOUT = 86_400_000

function assertRequestTimeout({ requestTimeout = 1 }: StartOptions): void {
  const milliseconds = toMilliseconds(requestTimeout)
  if (milliseconds >= 1 && milliseconds <= MAX_REQUEST_TIMEOUT) return
  throw new TypeError(`requestTimeout must be from 1 ms to 24 hours; got ${JSON.stringify(requestTimeout)}`)
}

async function assertFaults({ faults }: StartOptions): Promise<void> {
  if (faults === undefined) return
  if (!Array.isArray(faults)) throw new TypeError(`faults must be a list of faults; got ${JSON.stringify(faults)}`)
  const { findFaultProblems } = await loadFaultProblems()
  for (const [index, fault] of faults.entries()) {
    const [problem] = await findFaultProblems(fault)
    if (problem !== undefined) throw new TypeError(`faults[${index}]: ${problem}`)
  }
}

function assertCorsOrigin({ corsOrigin = [] }: StartOptions): void {
  const problem = findCorsOriginProblem(corsOrigin)
  if (problem !== undefined) throw new TypeError(`corsOrigin ${problem}`)
}

async function assertRequirements({ require, accept }: StartOptions): Promise<void> {
  if (require !== undefined && require !== 'documented') {
    throw new TypeError(`require must be 'documented'; got ${JSON.stringify(require)}`)
  }
  if (accept !== undefined && !Array.isArray(accept)) {
    throw new TypeError(`accept must be a list of ledger entry ids; got ${JSON.stringify(accept)}`)
  }
  const problem = await findRequirementProblem({ require, accept })
  if (problem !== undefined) throw new TypeError(`accept: ${problem}`)
}

function assertSettings({ settings = {} }: StartOptions): void {
  const [problem] = findSettingProblems(settings)
  if (problem !== undefined) throw new TypeError(`settings.${problem.field}: ${problem.message}`)
}

/** The value of an option, or of an option within one for a name such as `journal.size`. */
function valueOf(options: object, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], options)
}

function assertWholeNumber(name: string, value: unknown, maximum: number): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maximum)) return
  throw new TypeError(`${name} must be a whole number from 0 to ${maximum}; got ${JSON.stringify(value)}`)
}

/** The seeds for `buildApp`, or undefined for only the demo seed. */
export function toSeeds(seed: StartOptions['seed']): readonly SeedSource[] | undefined {
  if (seed === undefined || seed === DEMO) return undefined
  return (isList(seed) ? seed : [seed]).map(each => {
    if (each === DEMO) return demoSeedFile
    return each instanceof URL ? fileURLToPath(each) : each
  })
}

function isList(seed: Seed | readonly Seed[]): seed is readonly Seed[] {
  return Array.isArray(seed)
}

const DEMO = 'demo'

/** The options that are whole numbers from 0, with their maximums. */
const MAXIMUMS = {
  'port': 65_535,
  'randomSeed': 2 ** 32 - 1,
  'replica': MAX_REPLICA,
  'maxSandboxes': Number.MAX_SAFE_INTEGER,
  'bodyLimit': Number.MAX_SAFE_INTEGER,
  'documentLimit': Number.MAX_SAFE_INTEGER,
  'journal.size': Number.MAX_SAFE_INTEGER,
  'journal.bytes': Number.MAX_SAFE_INTEGER,
  'cacheBytes': Number.MAX_SAFE_INTEGER
}

const OPTION_NAMES = Object.keys({
  seed: true,
  host: true,
  port: true,
  data: true,
  settings: true,
  randomSeed: true,
  clock: true,
  leaseClock: true,
  replica: true,
  maxSandboxes: true,
  journal: true,
  cacheBytes: true,
  faults: true,
  adminToken: true,
  publicUrl: true,
  trustProxy: true,
  tls: true,
  identityProvider: true,
  require: true,
  accept: true,
  observations: true,
  bodyLimit: true,
  documentLimit: true,
  requestTimeout: true,
  corsOrigin: true,
  logger: true
} satisfies Record<keyof StartOptions, true>)
