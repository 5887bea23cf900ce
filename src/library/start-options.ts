import { fileURLToPath } from 'node:url'
import { findRequirementProblem } from '../contract/assumptions.js'
import { findSettingProblems } from '../control/change-settings.js'
import { demoSeedFile } from '../control/seeds/demo-seed.js'
import type { SeedSource } from '../control/seeds/read-seeds.js'
import type { AppOptions } from '../http/options.js'
import { assertKnown } from './assert-known.js'

export interface StartOptions extends Omit<AppOptions, 'seeds'> {
  /**
   * `demo`, the path or `file:` URL of a seed file or a folder of them, a seed document, or a list of these. Default:
   * `demo`.
   */
  readonly seed?: Seed | readonly Seed[] | undefined
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined
  /** Any free one by default. */
  readonly port?: number | undefined
}

export type Seed = SeedSource | URL

/** @throws TypeError for an option that is not known, or whose value is not allowed. */
export async function assertStartOptions(options: StartOptions): Promise<void> {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('startMock takes an object of options, such as { seed: "demo" }')
  }
  assertKnown('option', Object.keys(options), OPTION_NAMES)
  assertKnown('option of the journal', Object.keys(options.journal ?? {}), ['size', 'bytes'])
  assertSettings(options)
  for (const [name, most] of Object.entries(WHOLE_NUMBERS)) assertWholeNumber(name, valueOf(options, name), most)
  await assertRequirements(options)
}

async function assertRequirements({ require, accept }: StartOptions): Promise<void> {
  if (require !== undefined && require !== 'documented') {
    throw new TypeError(`require: found ${JSON.stringify(require)}; allowed is documented`)
  }
  if (accept !== undefined && !Array.isArray(accept)) {
    throw new TypeError(`accept: found ${JSON.stringify(accept)}; allowed is a list of ids of the ledger`)
  }
  const problem = await findRequirementProblem({ require, accept })
  if (problem !== undefined) throw new TypeError(`accept: ${problem}`)
}

function assertSettings({ settings = {} }: StartOptions): void {
  const [problem] = findSettingProblems(settings)
  if (problem !== undefined) throw new TypeError(`settings.${problem.field}: ${problem.message}`)
}

/** `journal.size` is the size of the journal. */
function valueOf(options: object, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], options)
}

function assertWholeNumber(name: string, value: unknown, most: number): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most)) return
  throw new TypeError(`${name}: found ${JSON.stringify(value)}; allowed is a whole number from 0 to ${most}`)
}

/** The seeds as the house knows them; undefined for the demo seed alone. */
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

/** With the most that each may be. */
const WHOLE_NUMBERS = {
  'port': 65_535,
  'randomSeed': 2 ** 32 - 1,
  'maxSandboxes': Number.MAX_SAFE_INTEGER,
  'bodyLimit': Number.MAX_SAFE_INTEGER,
  'requestTimeout': 86_400_000,
  'journal.size': Number.MAX_SAFE_INTEGER,
  'journal.bytes': Number.MAX_SAFE_INTEGER
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
  maxSandboxes: true,
  journal: true,
  adminToken: true,
  publicUrl: true,
  identityProvider: true,
  require: true,
  accept: true,
  bodyLimit: true,
  requestTimeout: true,
  logger: true
} satisfies Record<keyof StartOptions, true>)
