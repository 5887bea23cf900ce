import { findMismatch } from '../../contract/fidelity/examples/compare.js'
import type { Exchange } from '../../contract/fidelity/examples/exchange.js'
import { fillIn, readKept, type Values } from '../../contract/fidelity/examples/placeholders.js'
import type { Probe, ProbeStep } from '../../contract/fidelity/probes/probe.js'
import { isRead, nameOf } from '../../contract/fidelity/probes/request.js'
import { PlatformError } from '../client/platform-error.js'
import { chainOf, type Fixture, type Fixtures } from './fixtures.js'
import type { Observation } from '../../control/observations/observation.js'
import type { Answer, Session } from './session.js'
import { pickHeaders, shapeOf } from './shape.js'

export interface ProbeContext {
  readonly session: Session
  readonly fixtures: Fixtures
  readonly values: Values
  /** Lets some time pass, so that one change is later than another. */
  readonly pause: () => Promise<void>
}

/** Asks the platform about one entry. */
export async function runProbe(probe: Probe, context: ProbeContext): Promise<Observation> {
  const missing = probe.needs.filter(name => context.values[name] === undefined)
  if (missing.length > 0) return { verdict: 'unknown', because: `it needs ${missing.map(describeNeed).join(' and ')}` }
  try {
    const first = await runWithFixture(probe, context)
    if (!isRepeatRefused(probe, first)) return first
    // An earlier probe has imported the same version. Without that import, the response tells something.
    await context.session.takeBack()
    context.fixtures.clear()
    const second = await runWithFixture(probe, context)
    const isAboutRepeats = second.verdict !== 'differs' || second.settings !== undefined
    if (isAboutRepeats || !isRepeatRefused(probe, second)) return second
    return { verdict: 'unknown', because: 'the platform refuses to import the same version again' }
  } catch (error) {
    if (error instanceof PlatformError) return { verdict: 'unknown', because: error.message }
    throw error
  }
}

async function runWithFixture(probe: Probe, context: ProbeContext): Promise<Observation> {
  const fixture = context.fixtures.take(probe)
  const { observation, isClean } = await runSteps(probe, fixture, context)
  if (isClean) context.fixtures.keep(probe, fixture)
  return observation
}

function isRepeatRefused({ steps }: Probe, observation: Observation): boolean {
  if (!steps.some(({ exchange }) => nameOf(exchange) === IMPORT)) return false
  if (observation.verdict === 'unknown') return observation.because.includes(`${IMPORT} returned 409`)
  return observation.verdict === 'differs' && observation.request === IMPORT && observation.seen.status === 409
}

const IMPORT = 'ImportPublicConnectorVersion'

interface ProbeResult {
  readonly observation: Observation
  /** Whether the fixture is as the steps should leave it. */
  readonly isClean: boolean
}

async function runSteps(probe: Probe, fixture: Fixture, context: ProbeContext): Promise<ProbeResult> {
  const { length } = chainOf(probe)
  let values: Values = { ...context.values, prefix: fixture.prefix }
  let isClean = true
  let last: Answer | undefined
  for (const [index, step] of probe.steps.entries()) {
    const isShared = index < length
    const exchange = fillIn(withPrefix(step.exchange), values)
    const answer = (isShared ? fixture.answers[index] : undefined) ?? (await ask(step, exchange, values, context))
    if (isShared) fixture.answers[index] = answer
    // A write that should be refused, and was not.
    else if (!isRead(exchange) && answer.status < 300) isClean = false
    const found = judge(step, exchange, { answer, values, probe })
    if (found !== undefined) return { observation: found, isClean }
    const kept = keep(exchange, answer)
    if (kept instanceof TypeError) return { observation: { verdict: 'unknown', because: kept.message }, isClean }
    values = { ...values, ...kept }
    if (step.isClaim) last = answer
  }
  return { observation: { verdict: 'agrees', seen: { status: last?.status ?? 0 } }, isClean }
}

async function ask(step: ProbeStep, exchange: Exchange, values: Values, context: ProbeContext): Promise<Answer> {
  if (step.later === true) await context.pause()
  try {
    return await context.session.ask(exchange, values)
  } catch (error) {
    // The whole message has the URL, and so ids of the account.
    if (!(error instanceof PlatformError) || error.reason === undefined) throw error
    throw new PlatformError(`${nameOf(step.exchange)}: ${error.reason}`)
  }
}

/** All that a run makes has its prefix. */
function withPrefix(exchange: Exchange): Exchange {
  const { body } = exchange
  const makesName = /^(Create(HTTP|BigQuery)|Update)Connector$/.test(nameOf(exchange))
  if (!makesName || typeof body !== 'object' || body === null || !('name' in body)) return exchange
  const { name } = body
  if (typeof name !== 'string' || name.includes('{{prefix}}')) return exchange
  return { ...exchange, body: { ...body, name: `{{prefix}}${name}` } }
}

interface Judged {
  readonly answer: Answer
  readonly values: Values
  readonly probe: Probe
}

/** What a response tells, if it is not what the mock returns. */
function judge(step: ProbeStep, exchange: Exchange, { answer, values, probe }: Judged): Observation | undefined {
  const { alternative } = step
  const fits =
    alternative !== undefined && findDifference(fillIn(alternative.exchange, values), answer, probe) === undefined
  if (!step.isClaim && !fits) {
    if (answer.status === exchange.status) return undefined
    const because = `the preparation failed: ${nameOf(exchange)} returned ${answer.status} instead of ${exchange.status}`
    return { verdict: 'unknown', because }
  }
  const where = findDifference(exchange, answer, probe)
  if (where === undefined) return undefined
  return {
    verdict: 'differs',
    request: nameOf(step.exchange),
    expected: { status: exchange.status },
    seen: { status: answer.status, headers: pickHeaders(answer.headers), body: shapeOf(answer.body) },
    where,
    ...(fits && { settings: alternative.settings })
  }
}

/** The part that differs: `status`, a header, or a property. */
function findDifference(exchange: Exchange, answer: Answer, { entry }: Probe): string | undefined {
  if (entry === 'no-quotas' && answer.wasLimited) return 'status 429'
  if (answer.status !== exchange.status) return 'status'
  const { returns, returnsHeaders = {} } = exchange
  const inHeaders = findMismatch(returnsHeaders, answer.headers, 'headers')
  const body = entry === 'absent-when-empty' ? answer.body : withLists(answer.body)
  const mismatch = (returns === undefined ? undefined : findMismatch(returns, body)) ?? inHeaders
  // What follows the path repeats values.
  return mismatch?.split(': ', 1).join()
}

/** One entry tells whether an empty list is null. For the others, both are the same. */
function withLists(value: unknown, name = ''): unknown {
  if (value === null) return MAY_BE_NULL.includes(name) ? null : []
  if (Array.isArray(value)) return value.map(each => withLists(each))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withLists(each, key)]))
}

const MAY_BE_NULL = ['publishedAt', 'default']

function keep({ keep: places, status }: Exchange, answer: Answer): Values | TypeError {
  if (places === undefined || answer.status !== status) return {}
  try {
    return readKept(places, answer.body)
  } catch (error) {
    if (error instanceof TypeError) return error
    throw error
  }
}

const NEEDS: Readonly<Record<string, string>> = {
  publicConnector: 'a public connector of another organisation',
  publicDraft: 'the name of a draft of the public connector (--draft)',
  publicWithGrant: 'a public connector of another organisation with an OAuth 2.0 grant',
  publicWithCertificate: 'a public connector of another organisation with a certificate for mTLS',
  ownPublicConnector: 'a public connector of the own organisation',
  unpublishedConnector: 'a public connector without a published version',
  publicCategory: 'a public connector with a category',
  latestDescription: 'a public connector whose latest version has a description',
  otherOrganisation: 'another organisation (--other-organisation)',
  key: 'an API key that is sent as Bearer'
}

function describeNeed(name: string): string {
  return NEEDS[name] ?? `a value for ${name}`
}
