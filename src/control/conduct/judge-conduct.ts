/** Judges what a client did that it should not do. Knows the journal only, so that it is tested without a server. */
import { invalidField } from '../../contract/invalid-fields.js'
import { suggestKnown } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import type { ObservedRequest } from './observed-request.js'
import type { Breach, ConductRule, Severity } from './rule.js'
import { firstPage } from './rules/first-page.js'
import { lostWrite } from './rules/lost-write.js'
import { noPause } from './rules/no-pause.js'
import { rejectedCredential } from './rules/rejected-credential.js'
import { repeatedList } from './rules/repeated-list.js'
import { retryAfterIgnored } from './rules/retry-after-ignored.js'

export interface ConductReport {
  readonly findings: readonly ConductFinding[]
  readonly rules: readonly ConductRuleReport[]
}

export interface ConductRuleReport {
  readonly name: string
  readonly severity: Severity
  /** What goes wrong because of it. */
  readonly why: string
  readonly fix: string
  /** Whether it was applied. */
  readonly on: boolean
}

export interface ConductFinding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly why: string
  readonly fix: string
  /** The requests that show it, in their order. */
  readonly requests: readonly ConductRequest[]
}

/** `GET /__admin/requests/{id}` has all of it. */
export interface ConductRequest {
  readonly id: string
  readonly at: string
  readonly method: string
  readonly path: string
  readonly operation?: string
  /** Absent if the connection was cut. */
  readonly status?: number
  /** The kind of the fault that affected it. */
  readonly fault?: string
}

export const conductRules: readonly ConductRule[] = [
  lostWrite,
  retryAfterIgnored,
  noPause,
  rejectedCredential,
  repeatedList,
  firstPage
]

const names = conductRules.map(({ name }) => name)

/**
 * @param requests of one sandbox, in the order in which they arrived.
 * @param off the names of rules that do not apply.
 * @throws ApiError 400 `invalidQuery` for an unknown name.
 */
export function judgeConduct(requests: readonly ObservedRequest[], off: readonly string[] = []): ConductReport {
  assertRuleNames(off)
  const ordered = [...requests].sort((one, other) => one.startedAt - other.startedAt)
  const rules = conductRules.filter(({ name }) => !off.includes(name))
  return {
    findings: rules.flatMap(rule => rule.find(ordered).map(breach => toFinding(rule, breach))),
    rules: conductRules.map(({ name, severity, why, fix }) => ({ name, severity, why, fix, on: !off.includes(name) }))
  }
}

/** Several sandboxes together. */
export function joinConduct(reports: readonly ConductReport[], off: readonly string[] = []): ConductReport {
  return { ...judgeConduct([], off), findings: reports.flatMap(({ findings }) => findings) }
}

/** @returns what is wrong with the names of rules. */
export function findRuleProblem(off: readonly string[]): string | undefined {
  const unknown = off.find(name => !names.includes(name))
  return unknown === undefined ? undefined : `unknown rule ${quote(unknown)}${suggestKnown(unknown, names)}`
}

function assertRuleNames(off: readonly string[]): void {
  const problem = findRuleProblem(off)
  if (problem !== undefined) throw invalidField('off', problem, 'invalidQuery')
}

function toFinding({ name, severity, why, fix }: ConductRule, { message, requests }: Breach): ConductFinding {
  return { rule: name, severity, message, why, fix, requests: requests.map(toRequest) }
}

function toRequest({ id, at, method, path, operation, status, fault }: ObservedRequest): ConductRequest {
  return {
    id,
    at,
    method,
    path,
    ...(operation !== undefined && { operation }),
    ...(status !== undefined && { status }),
    ...(fault !== undefined && { fault: fault.kind })
  }
}
