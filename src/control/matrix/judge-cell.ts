/** Judges a run with a fault by its exit code, its time and its requests. Knows no processes. */
import { isRead } from '../conduct/creations.js'
import { endOf, groupBy, keyOf, type ObservedRequest } from '../conduct/observed-request.js'
import { type Duplicate, findDuplicates } from './find-duplicates.js'
import type { ObservedRun } from './observed-run.js'

/** From the best to the worst. */
export const verdicts = ['passed', 'not reached', 'failed', 'hung', 'duplicate'] as const
export type Verdict = (typeof verdicts)[number]

export interface Judgement {
  readonly verdict: Verdict
  /** How the client coped, or what went wrong: a phrase. */
  readonly how: string
  /** How often the client repeated requests that the fault affected. */
  readonly retries: number
  readonly duplicates: readonly Duplicate[]
}

/** @param baseline the run without a fault. */
export function judgeCell(run: ObservedRun, baseline: Pick<ObservedRun, 'groups' | 'duration'>): Judgement {
  const duplicates = findDuplicates(run, baseline)
  const { retries, pause } = findRetries(run)
  const judged = { retries, duplicates }
  if (run.fired === 0) return { ...judged, ...judgeUnreached(run) }
  if (duplicates.length > 0) return { ...judged, verdict: 'duplicate', how: describeDuplicates(duplicates) }
  if (run.isHung) return { ...judged, verdict: 'hung', how: `no end after ${toSeconds(run.duration)}` }
  if (run.exitCode !== 0)
    return { ...judged, verdict: 'failed', how: `${describeExit(run)}, ${describeTries(retries)}` }
  return { ...judged, verdict: 'passed', how: describeSuccess(run, { retries, pause }) }
}

/** A command that does not work although nothing happened to it is not fine. */
function judgeUnreached({ exitCode, isHung }: ObservedRun): Pick<Judgement, 'verdict' | 'how'> {
  const how = 'the fault never fired'
  if (isHung) return { verdict: 'hung', how: `${how}; the command did not end` }
  if (exitCode !== 0) return { verdict: 'failed', how: `${how}; the command failed without it` }
  return { verdict: 'not reached', how }
}

function describeDuplicates(duplicates: readonly Duplicate[]): string {
  return duplicates.map(({ operation, count }) => `${operation} took effect ${count + 1} times`).join(', ')
}

function describeExit({ exitCode }: ObservedRun): string {
  return exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`
}

function describeTries(retries: number): string {
  return retries === 0 ? 'no retry' : `after ${count(retries, 'retry', 'retries')}`
}

interface Retries {
  readonly retries: number
  /** The longest pause before a retry, in milliseconds. */
  readonly pause: number
}

function describeSuccess(run: ObservedRun, { retries, pause }: Retries): string {
  if (retries === 0) return describeWithoutRetry(run)
  const waited = pause >= MIN_WAIT ? `, waited ${toSeconds(pause)}` : ''
  return `retried ${count(retries, 'time', 'times')}${waited}`
}

function describeWithoutRetry(run: ObservedRun): string {
  if (isSlowOnly(run)) return 'waited for the response'
  return isChecked(run) ? 'looked what had become of it' : 'gave up cleanly'
}

/** Whether each write that the fault affected is followed by a read of the same organisation. */
function isChecked({ groups }: ObservedRun): boolean {
  const met = groups.flatMap(requests => {
    const lastReads = new Map<string | undefined, number>()
    for (const [index, request] of requests.entries()) if (isRead(request)) lastReads.set(request.organisationId, index)
    return requests.flatMap((request, index) =>
      isMet(request) ? [request.method !== 'GET' && (lastReads.get(request.organisationId) ?? -1) > index] : []
    )
  })
  return met.length > 0 && met.every(Boolean)
}

/** Milliseconds that are worth telling. */
const MIN_WAIT = 100

/** Whether the fault only delayed responses that the client took in the end. */
function isSlowOnly({ groups }: ObservedRun): boolean {
  const met = groups.flat().filter(isMet)
  return met.length > 0 && met.every(({ fault, status }) => isSlow(fault?.kind) && status !== undefined)
}

function isSlow(kind: string | undefined): boolean {
  return kind === 'delay' || kind === 'dribble'
}

function isMet({ fault }: ObservedRequest): boolean {
  return fault?.id.startsWith('shared-') === true
}

/** A retry is the next request that asks for the same, after the end of one that the fault affected. */
function findRetries({ groups }: ObservedRun): Retries {
  const pauses = groups.flatMap(requests => groupBy(requests, keyOf).flatMap(listPauses))
  return { retries: pauses.length, pause: pauses.reduce((longest, pause) => Math.max(longest, pause), 0) }
}

/**
 * The pause before each retry. @param same requests for the same, in their order. Read once, because there are
 * many.
 */
function listPauses(same: readonly ObservedRequest[]): number[] {
  let next = 0
  return same.flatMap((request, index) => {
    if (!isMet(request)) return []
    const end = seenEndOf(request)
    next = Math.max(next, index + 1)
    while (next < same.length && (same[next] as ObservedRequest).startedAt < end) next++
    const retry = same[next]
    return retry === undefined ? [] : [Math.max(0, retry.startedAt - endOf(request))]
  })
}

/** A client that stops to wait can try again before the mock sees that it has left. */
function seenEndOf(request: ObservedRequest): number {
  const hasLeft = isSlow(request.fault?.kind) && request.status === undefined
  return hasLeft ? request.startedAt : endOf(request)
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`
}

function toSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}
