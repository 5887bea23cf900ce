/** Compares the schemas of two documents, each named schema once. */
import type { OpenApiDocument } from '../openapi-document/document.js'
import { createChoiceComparison } from './compare-choices.js'
import { createShapeComparison } from './compare-shapes.js'
import type { LocatedFinding, Place, Report } from './difference.js'
import { createReader, type Pair, type Side } from './schema-reader.js'
import { createSchemaUsages, type SchemaUsages } from './schema-usages.js'
import type { Shape } from './shape.js'

export interface SchemaComparison {
  /** Queues two schemas that are used at the same place. */
  add(pair: Pair, place: Place): void
  /** Compares all queued schemas and the schemas that they refer to. */
  finish(): LocatedFinding[]
  readonly usages: SchemaUsages
}

export function createSchemaComparison(document: OpenApiDocument, mock: OpenApiDocument): SchemaComparison {
  const [theirs, ours] = [createReader(document), createReader(mock)]
  const findings: LocatedFinding[] = []
  const usages = createSchemaUsages()
  const wasCompared = createMemory()
  const queue: [Pair, Place][] = []
  const report: Report = (place, finding) => void findings.push({ ...finding, place })
  const context = { theirs, ours, report, compare: add }
  const compareChoices = createChoiceComparison(context)
  const compareShapes = createShapeComparison(context)

  function add(pair: Pair, place: Place): void {
    queue.push([pair, place])
  }

  /** Breadth first, so that the first usage of a schema is the one nearest to an operation. */
  function finish(): LocatedFinding[] {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) compare(...next)
    return findings
  }

  function compare(pair: Pair, usage: Place): void {
    const [their, our] = [theirs.read(pair.document), ours.read(pair.mock)]
    const place = placeOf(their, our, usage)
    if (place.isSchema && place.path.length === 0) usages.add(usage, place)
    compareNullable(their, our, their.shape.nullable || our.shape.nullable ? place : usage)
    if (wasCompared(place.owner, their.shape, our.shape)) return
    const [document, mock] = compareChoices(their, our, place)
    if (document !== undefined && mock !== undefined) compareShapes(document, mock, place)
  }

  /**
   * A named schema is its own place. If the names differ and one of them exists on both sides, the usage is the place.
   */
  function placeOf(their: Side, our: Side, usage: Place): Place {
    const isOther = their.name !== our.name && their.name !== undefined && our.name !== undefined
    if (isOther && (ours.has(their.name) || theirs.has(our.name))) return usage
    if (their.name !== undefined) return { owner: their.name, isSchema: true, path: [] }
    return our.name === undefined ? usage : { ...usage, subject: { owner: our.name, path: [] } }
  }

  function compareNullable(their: Side, our: Side, place: Place): void {
    if (their.nullable === our.nullable) return
    report(place, { direction: 'differs', aspect: 'nullable', document: their.nullable, mock: our.nullable })
  }

  return { add, finish, usages }
}

/** Remembers which schemas were compared for which owner, because schemas can be recursive. */
function createMemory() {
  const ids = new Map<Shape, number>()
  const compared = new Map<string, Set<Shape>>()

  function idOf(shape: Shape): number {
    const id = ids.get(shape) ?? ids.size
    ids.set(shape, id)
    return id
  }

  return (owner: string, their: Shape, our: Shape): boolean => {
    const key = `${owner} ${idOf(their)}`
    const others = compared.get(key) ?? new Set()
    compared.set(key, others)
    const wasCompared = others.has(our)
    others.add(our)
    return wasCompared
  }
}
