import type { OpenApiDocument } from '../openapi-document/document.js'
import { compareOperations } from './compare-operations.js'
import {
  type AcceptedDifference,
  type Difference,
  type Finding,
  isSame,
  type LocatedFinding,
  nameOf,
  toKey
} from './difference.js'
import type { Routes } from './routes.js'

/** The form of `drift --json`. */
export interface Drift {
  /** Whether there are no differences but accepted ones. */
  readonly same: boolean
  readonly differences: readonly Difference[]
  /** Those that are known to stand, each with its reason. */
  readonly accepted: readonly (Difference & { readonly reason: string })[]
  /** What is accepted and did not occur: the document may have been mended. It makes nothing differ. */
  readonly unused: readonly AcceptedDifference[]
}

interface Sorted {
  readonly finding: LocatedFinding
  /** The accepted difference that it is one of. */
  readonly entry: AcceptedDifference | undefined
}

/**
 * Compares a document with what the mock serves, in both directions and by meaning: names of schemas, the order of
 * things and how a schema is composed make no difference.
 * @throws UnusableDocument where the document has no operations, or refers to what it does not hold.
 */
export function findDrift(
  document: OpenApiDocument,
  mock: OpenApiDocument,
  acceptedDifferences: readonly AcceptedDifference[]
): Drift {
  const { findings, routes } = compareOperations(document, mock)
  const sorted = findings.map(finding => ({
    finding,
    entry: acceptedDifferences.find(entry => isOneOf(finding, entry))
  }))
  const differences = group(
    sorted.filter(({ entry }) => entry === undefined),
    routes
  )
  const accepted = acceptedDifferences.flatMap(entry => {
    const of = sorted.filter(each => each.entry === entry)
    return group(of, routes).map(difference => ({ ...difference, reason: entry.reason }))
  })
  return { same: differences.length === 0, differences, accepted, unused: findUnused(acceptedDifferences, findings) }
}

function isOneOf(finding: LocatedFinding, entry: AcceptedDifference): boolean {
  return entry.places.includes(nameOf(finding.place)) && isSame(toWhat(finding), toWhat(entry))
}

function toWhat({ direction, aspect, document, mock }: Finding): Finding {
  return { direction, aspect, ...(document !== undefined && { document }), ...(mock !== undefined && { mock }) }
}

/** One for all places where it is the same, relative to their schema or operation. */
function group(sorted: readonly Sorted[], routes: Routes): Difference[] {
  const groups = new Map<string, LocatedFinding[]>()
  for (const { finding } of sorted) {
    const { subject, isSchema, path } = finding.place
    const key = toKey([isSchema || subject !== undefined, (subject ?? { path }).path, toWhat(finding)])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].map(findings => toDifference(findings, routes)).sort(byPlace)
}

function toDifference(findings: readonly LocatedFinding[], routes: Routes): Difference {
  const places = findings
    .map(({ place }) => place)
    .sort((a, b) => compareTexts(nameOf(a), nameOf(b)) || compareTexts(routes.toExample(a), routes.toExample(b)))
  const [first] = places as [LocatedFinding['place']]
  return {
    ...toWhat(findings[0] as LocatedFinding),
    places: [...new Set(places.map(nameOf))],
    example: routes.toExample(first),
    operations: [...new Set(places.flatMap(place => routes.listOperations(place)))].sort()
  }
}

/** In the order of their letters, wherever this runs. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function byPlace(a: Difference, b: Difference): number {
  return compareTexts(a.places[0] as string, b.places[0] as string) || compareTexts(a.aspect, b.aspect)
}

function findUnused(all: readonly AcceptedDifference[], findings: readonly LocatedFinding[]): AcceptedDifference[] {
  return all.flatMap(entry => {
    const places = entry.places.filter(
      place => !findings.some(finding => nameOf(finding.place) === place && isOneOf(finding, entry))
    )
    return places.length === 0 ? [] : [{ ...entry, places }]
  })
}
