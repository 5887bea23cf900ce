/** Formats a drift as text. */
import { isObject } from '../core/values/is-object.js'
import type { Difference, Finding } from './difference.js'
import type { Drift } from './find-drift.js'
import type { CheckedDrift } from './enforcement/find-unenforced.js'

/** The names of the two sides in the report. */
export interface Names {
  readonly document: string
  readonly mock: string
}

/** Further operations or schemas of a group are counted, not named. */
const MAX_OWNERS = 3

export function describeDrift(
  { differences, accepted, unused, unenforced = [] }: Drift & Partial<CheckedDrift>,
  { document, mock }: Names
): string {
  const known = count(accepted.length, 'accepted difference')
  const verdict =
    differences.length === 0
      ? `Same: ${mock} serves what ${document} describes${accepted.length === 0 ? '' : `, except for ${known} (use --json for the reasons)`}.`
      : `Different: ${count(differences.length, 'difference')} between ${document} and what ${mock} serves${accepted.length === 0 ? '' : `, besides ${known}`}.`
  const sections = [...describeOperations(differences), ...describeOwners(differences)]
  const claims = describeUnenforced(unenforced)
  return [verdict, ...sections, ...claims, ...describeUnused(unused)].map(section => `${section}\n`).join('\n')
}

function describeUnenforced(unenforced: CheckedDrift['unenforced']): string[] {
  if (unenforced.length === 0) return []
  const lines = unenforced.map(({ in: place, place: constraint }) => `  ${constraint} (${place})`)
  return [['Constraints that the mock describes but does not enforce:', ...lines].join('\n')]
}

function describeOperations(differences: readonly Difference[]): string[] {
  const heads = { missing: 'Operations that are missing in the mock', extra: 'Operations that are only in the mock' }
  return (['missing', 'extra'] as const).flatMap(direction => {
    const lines = differences
      .filter(difference => difference.aspect === 'operation' && difference.direction === direction)
      .map(({ places: [name = ''], document, mock = document }) =>
        name === mock ? `  ${name}` : `  ${name}: ${show(mock)}`
      )
    return lines.length === 0 ? [] : [[heads[direction], ...lines].join('\n')]
  })
}

/** Groups differences of the same operations or schemas under one head, operations first. */
function describeOwners(differences: readonly Difference[]): string[] {
  const groups = new Map<string, Difference[]>()
  for (const difference of differences.filter(({ aspect }) => aspect !== 'operation')) {
    const key = [isOfSchema(difference), ...ownersOf(difference)].join()
    groups.set(key, [...(groups.get(key) ?? []), difference])
  }
  const all = [...groups.values()]
  const isOfOperation = (group: readonly Difference[]) => !isOfSchema(group[0] as Difference)
  return [...all.filter(isOfOperation), ...all.filter(group => !isOfOperation(group))].map(describeGroup)
}

function describeGroup(group: readonly Difference[]): string {
  const [first] = group as [Difference]
  return [toHead(first), ...group.map(difference => `  ${describeDifference(difference)}`)].join('\n')
}

function toHead(first: Difference): string {
  const owners = summarise(ownersOf(first))
  if (!isOfSchema(first)) return owners
  const example = first.example.slice(0, first.example.length - pathOf(first.places[0]).length).replace(/ › $/, '')
  const others = first.operations.length - 1
  const more = others === 0 ? '' : `, and in ${count(others, 'other operation')}`
  return `${owners}: at ${example}${more}`
}

function summarise(owners: readonly string[]): string {
  const [shown, others] = [owners.slice(0, MAX_OWNERS), owners.length - MAX_OWNERS]
  if (others > 0) return `${shown.join(', ')} and ${others} more`
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join()
}

function isOfSchema({ places, example }: Difference): boolean {
  return places[0] !== example
}

function ownersOf({ places }: Pick<Difference, 'places'>): string[] {
  return places.map(place => place.split(' › ', 1)[0] as string)
}

function pathOf(place = ''): string {
  return place.split(' › ').slice(1).join(' › ')
}

/** For these aspects the place already ends with the name of what differs. */
const NAMED_BY_PLACE = ['parameter', 'property', 'response', 'body']

function describeDifference(difference: Pick<Difference, 'places'> & Finding): string {
  const path = pathOf(difference.places[0])
  const joint = path === '' ? '' : NAMED_BY_PLACE.includes(difference.aspect) ? ' ' : ': '
  return `${path}${joint}${describeFinding(difference)}`
}

/** Describes a finding, without its place. */
export function describeFinding({ aspect, direction, document, mock }: Finding): string {
  if (NAMED_BY_PLACE.includes(aspect)) return `${describeDirection(direction)} (${show(document ?? mock)})`
  if (aspect === 'required')
    return document === true
      ? 'required in the document, optional in the mock'
      : 'optional in the document, required in the mock'
  if (aspect === 'nullable')
    return document === true
      ? 'null is allowed in the document, not in the mock'
      : 'null is allowed in the mock, not in the document'
  if (direction === 'differs') return `${aspect} is ${show(document)} in the document, ${show(mock)} in the mock`
  const value = document ?? mock
  if (Array.isArray(value) && value.length > 1)
    return `${aspect}s ${show(value)} ${describeDirection(direction).replace('is', 'are')}`
  return `${aspect} ${show(value)} ${describeDirection(direction)}`
}

function describeDirection(direction: Finding['direction']): string {
  return direction === 'missing' ? 'is missing in the mock' : 'is only in the mock'
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.map(item => JSON.stringify(item)).join(', ')
  return isObject(value) ? JSON.stringify(value) : String(value)
}

function describeUnused(unused: Drift['unused']): string[] {
  if (unused.length === 0) return []
  const lines = unused.map(entry => {
    const joint = pathOf(entry.places[0]) === '' ? ': ' : ' › '
    return `  ${summarise(ownersOf(entry))}${joint}${describeDifference(entry)}`
  })
  return [['Accepted differences that do not occur:', ...lines].join('\n')]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
