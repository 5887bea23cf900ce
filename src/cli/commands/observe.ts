import { ulid } from 'ulid'
import { assertNoPositionals, type Config, flagOf, loadConfig, UsageError } from '../../config.js'
import { listProbes } from '../../contract/fidelity/probes/probes.js'
import type { Probe } from '../../contract/fidelity/probes/probe.js'
import { suggestNearest } from '../../core/nearest.js'
import { clearTimeout, now, setTimeout } from '../../core/timers.js'
import { assertWritable } from '../../platform/capture/capture-file.js'
import { createPlatformClient, type PlatformClient } from '../../platform/client/client.js'
import { createMask } from '../../platform/client/credential.js'
import { cleanUp } from '../../platform/observe/clean-up.js'
import { describeProbes, describeRequests, describeRun } from '../../platform/observe/describe-run.js'
import { readEnvironment } from '../../platform/observe/environment.js'
import { createLeftovers, type Leftovers, type LeftThings, removeLeftovers } from '../../platform/observe/leftovers.js'
import { readLeftovers } from '../../platform/observe/read-leftovers.js'
import { listBefore } from '../../platform/observe/list-before.js'
import { observe, type ObservedRun } from '../../platform/observe/observe.js'
import {
  mergeWithEarlier,
  readEarlierObservations,
  toObservations,
  writeObservations
} from '../../platform/observe/observations-file.js'
import { observeOptions } from '../command-table.js'
import { CommandFailed } from '../shared/command-failed.js'
import { clearProgress, type Platform, showProgress, stopOnSignal, toPlatform } from '../shared/platform.js'

type ObserveConfig = Config<(typeof observeOptions)[number]>

const DEFAULT_TIME_LIMIT = 1_800_000

/** Milliseconds that put one change after another, also where times have no parts of a second. */
const PAUSE = 1_100

/**
 * Asks the real platform about the assumed entries of the ledger, and writes what it does.
 * @returns exit code 0, or 1 if the run was stopped or something is left on the platform.
 */
export async function observePlatform(args: readonly string[]): Promise<number> {
  const { config, positionals } = await loadConfig(observeOptions, args)
  assertNoPositionals('observe', positionals)
  const { probes, unprobed } = listProbes()
  if (config.list === true) return print(describeProbes(probes, unprobed))
  const chosen = chooseProbes(probes, config.entry)
  if (config.dryRun === true) return print(describeRequests(chosen, config.writes === true))
  if (config.out === undefined) throw new UsageError(`observe needs a file to write: ${flagOf('out')} <file>`)
  const platform = toPlatform('observe', config)
  const file = `${config.out}.left.json`
  const left = readLeftovers(file)
  if (config.cleanUp === true) return left === undefined ? print('Nothing is left.\n') : takeBack(platform, left, file)
  assertWritable(config.out)
  if (left !== undefined) {
    throw new CommandFailed(
      `${file} lists what an earlier run left. Run observe --clean-up with the same options first.`
    )
  }
  return run(platform, { config, out: config.out, probes: chosen, file })
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function chooseProbes(probes: readonly Probe[], entries: readonly string[] | undefined): readonly Probe[] {
  const known = probes.map(({ entry }) => entry)
  for (const id of entries ?? []) {
    if (!known.includes(id)) throw new UsageError(`no probe for the entry "${id}"${suggestNearest(id, known)}`)
  }
  return entries === undefined ? probes : probes.filter(({ entry }) => entries.includes(entry))
}

function createClient({ address, credential }: Platform, signal?: AbortSignal): PlatformClient {
  const mask = createMask([credential])
  return createPlatformClient({ address, credential, mask, onWait: showProgress, ...(signal && { signal }) })
}

interface Run {
  readonly config: ObserveConfig
  readonly out: string
  readonly probes: readonly Probe[]
  /** The file of what is left. */
  readonly file: string
}

async function run(platform: Platform, { config, out, probes, file }: Run): Promise<number> {
  const observedAt = new Date(now()).toISOString()
  const signal = AbortSignal.any([stopOnSignal(), limitTime(config.timeLimit ?? DEFAULT_TIME_LIMIT)])
  const client = createClient(platform, signal)
  const { organisation, credential, address } = platform
  const { host } = new URL(address)
  const earlier = await readEarlierObservations(out, host)
  const { connector: [connector] = [], draft, otherOrganisation, writes = false } = config
  const values = await readEnvironment({
    client,
    organisation,
    ...(connector !== undefined && { connector }),
    ...(draft !== undefined && { draft }),
    ...(otherOrganisation !== undefined && { otherOrganisation })
  })
  const before = writes ? await listBefore(client, organisation) : []
  const prefix = `mock-observe-${ulid().slice(-6).toLowerCase()}-`
  const things = { against: address, organisation, prefix, before, connectors: [], open: [] }
  const leftovers = createLeftovers(things, writes ? file : undefined)
  let isComplete: boolean
  let found: ObservedRun
  try {
    found = await observe({
      client,
      probes,
      values: { ...values, ...(credential.scheme === 'Bearer' && { key: credential.token }) },
      keys: {},
      writes,
      leftovers,
      pause: () => wait(PAUSE),
      onProgress: ({ entry, index, count }) => showProgress(`${index + 1} of ${count}: ${entry}`)
    })
    clearProgress()
    await writeObservations(out, mergeWithEarlier(toObservations(found.entries, { host, observedAt }), earlier))
  } finally {
    clearProgress()
    isComplete = writes ? await finish(platform, { leftovers, file, isLater: false }) : true
  }
  return report(out, found, isComplete && client.findStop() === undefined)
}

function report(out: string, { entries, requests }: ObservedRun, isComplete: boolean): number {
  process.stdout.write(`${describeRun(entries, requests)}Written to ${out}.\n`)
  return isComplete ? 0 : 1
}

async function takeBack(platform: Platform, left: LeftThings, file: string): Promise<number> {
  if (left.against !== platform.address || left.organisation !== platform.organisation) {
    throw new CommandFailed(`${file} is of ${left.against}, organisation ${left.organisation}; name these`)
  }
  const isComplete = await finish(platform, { leftovers: createLeftovers(left, file), file, isLater: true })
  if (isComplete) process.stdout.write('All is taken back.\n')
  return isComplete ? 0 : 1
}

interface Ending {
  readonly leftovers: Leftovers
  readonly file: string
  /** Whether the run ended before. */
  readonly isLater: boolean
}

/** Takes back what was made, with a client that Ctrl-C has not stopped. */
async function finish(platform: Platform, { leftovers, file, isLater }: Ending): Promise<boolean> {
  const left = await cleanUp(createClient(platform), leftovers, isLater)
  if (left.length === 0) {
    removeLeftovers(file)
    return true
  }
  process.stdout.write(
    `Left on the platform:\n${left.map(each => `  ${each}\n`).join('')}` +
      `Delete what the run made, then run observe --clean-up with the same options. The list is in ${file}.\n`
  )
  return false
}

function limitTime(milliseconds: number): AbortSignal {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), milliseconds)
  timer.unref()
  controller.signal.addEventListener('abort', () => clearTimeout(timer))
  return controller.signal
}

async function wait(milliseconds: number): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, milliseconds))
}
