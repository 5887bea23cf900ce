import { toCanonicalJson } from '../core/values/fingerprint.js'
import type { OpenApiDocument } from '../openapi-document/document.js'
import { compareOperations } from './compare-operations.js'
import {
  type AcceptedDifference,
  type Difference,
  type Finding,
  isSame,
  type LocatedFinding,
  nameOf
} from './difference.js'
import type { SchemaUsages } from './schema-usages.js'

/** Printed by `drift --json`. */
export interface Drift {
  /** Whether all differences are accepted. */
  readonly same: boolean
  readonly differences: readonly Difference[]
  /** The accepted differences that occur, with their reasons. */
  readonly accepted: readonly (Difference & { readonly reason: string })[]
  /** Accepted differences that do not occur, perhaps because the document was corrected. They do not affect `same`. */
  readonly unused: readonly AcceptedDifference[]
}

interface ClassifiedFinding {
  readonly finding: LocatedFinding
  /** The accepted difference that covers the finding. */
  readonly entry: AcceptedDifference | undefined
}

/**
 * Compares a document with the mock by meaning, in both directions. The names of schemas, the order of elements and the
 * composition of schemas are ignored.
 * @throws UnusableDocument if the document has no operations, or for a reference without a target.
 */
export function findDrift(
  document: OpenApiDocument,
  mock: OpenApiDocument,
  acceptedDifferences: readonly AcceptedDifference[]
): Drift {
  const { findings, usages } = compareOperations(document, mock)
  const classified = findings.map(finding => ({
    finding,
    entry: acceptedDifferences.find(entry => isCoveredBy(finding, entry))
  }))
  const differences = group(
    classified.filter(({ entry }) => entry === undefined),
    usages
  )
  const accepted = acceptedDifferences.flatMap(entry => {
    const covered = classified.filter(each => each.entry === entry)
    return group(covered, usages).map(difference => ({ ...difference, reason: entry.reason }))
  })
  return { same: differences.length === 0, differences, accepted, unused: findUnused(acceptedDifferences, findings) }
}

function isCoveredBy(finding: LocatedFinding, entry: AcceptedDifference): boolean {
  return entry.places.includes(nameOf(finding.place)) && isSame(withoutPlace(finding), withoutPlace(entry))
}

function withoutPlace({ direction, aspect, document, mock }: Finding): Finding {
  return { direction, aspect, ...(document !== undefined && { document }), ...(mock !== undefined && { mock }) }
}

/** Groups equal findings at the same path of different schemas or operations. */
function group(classified: readonly ClassifiedFinding[], usages: SchemaUsages): Difference[] {
  const groups = new Map<string, LocatedFinding[]>()
  for (const { finding } of classified) {
    const { subject, isSchema, path } = finding.place
    const key = toCanonicalJson([isSchema || subject !== undefined, (subject ?? { path }).path, withoutPlace(finding)])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].map(findings => toDifference(findings, usages)).sort(byPlace)
}

function toDifference(findings: readonly LocatedFinding[], usages: SchemaUsages): Difference {
  const places = findings
    .map(({ place }) => place)
    .sort((a, b) => compareTexts(nameOf(a), nameOf(b)) || compareTexts(usages.toExample(a), usages.toExample(b)))
  const [first] = places as [LocatedFinding['place']]
  return {
    ...withoutPlace(findings[0] as LocatedFinding),
    places: [...new Set(places.map(nameOf))],
    example: usages.toExample(first),
    operations: [...new Set(places.flatMap(place => usages.listOperations(place)))].sort()
  }
}

/** By code units, independent of the locale. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function byPlace(a: Difference, b: Difference): number {
  return compareTexts(a.places[0] as string, b.places[0] as string) || compareTexts(a.aspect, b.aspect)
}

function findUnused(all: readonly AcceptedDifference[], findings: readonly LocatedFinding[]): AcceptedDifference[] {
  return all.flatMap(entry => {
    const places = entry.places.filter(
      place => !findings.some(finding => nameOf(finding.place) === place && isCoveredBy(finding, entry))
    )
    return places.length === 0 ? [] : [{ ...entry, places }]
  })
}
