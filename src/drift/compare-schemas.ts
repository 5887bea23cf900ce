/** Compares the schemas of two documents, each named schema once. */
import type { OpenApiDocument } from '../openapi-document/document.js'
import { createChoiceComparison } from './compare-choices.js'
import { isSame, type LocatedFinding, type Place, type Report, toFinding, toItems, within } from './difference.js'
import type { MergedVariants } from './merge-variants.js'
import { createReader, type Pair, type Reader, type Side } from './schema-reader.js'
import { createSchemaUsages, type SchemaUsages } from './schema-usages.js'
import { isAnything, type Shape } from './shape.js'

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
  const wasSeen = createSeen()
  const queue: [Pair, Place][] = []
  const report: Report = (place, finding) => void findings.push({ ...finding, place })
  const compareChoices = createChoiceComparison({ theirs, ours, report, compare: add })

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
    if (wasSeen(place.owner, their.shape, our.shape)) return
    compareShapes(their, our, place)
  }

  /** A named schema is its own place, unless both have a schema of one of the names: then the usages differ. */
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

  function compareShapes(their: Side, our: Side, place: Place): void {
    const [one, other] = compareChoices(their, our, place)
    if (one === undefined || other === undefined) return
    if (!compareTypes(one, other, place)) return
    compareValues(one, other, place)
    compareKeywords(one, other, place)
    compareProperties(one, other, place)
    compareLacking(one, other, place)
    compareItems(one, other, place)
    compareAdditionalProperties(one, other, place)
  }

  /** Returns whether the types overlap. Otherwise, further comparison is pointless. */
  function compareTypes(their: Shape, our: Shape, place: Place): boolean {
    if (isSame(their.types, our.types)) return true
    const [document, mock] = [their, our].map(({ types = ['any'] }) => types.join(' or '))
    report(place, { direction: 'differs', aspect: 'type', document, mock })
    return their.types?.some(type => our.types?.includes(type)) ?? true
  }

  function compareValues({ values: their }: Shape, { values: our }: Shape, place: Place): void {
    if (their === undefined || our === undefined || (their.length === 1 && our.length === 1)) {
      const show = (values: Shape['values']) => (values?.length === 1 ? values[0] : values)
      const aspect = (their ?? our)?.length === 1 ? 'const' : 'enum'
      compareValue(place, aspect, { document: show(their), mock: show(our) })
      return
    }
    const without = (values: readonly unknown[], others: readonly unknown[]) =>
      values.filter(value => !others.some(other => isSame(value, other)))
    const [missing, extra] = [without(their, our), without(our, their)]
    if (missing.length > 0) report(place, { direction: 'missing', aspect: 'enum value', document: missing })
    if (extra.length > 0) report(place, { direction: 'extra', aspect: 'enum value', mock: extra })
  }

  function compareKeywords(their: Shape, our: Shape, place: Place): void {
    for (const keyword of new Set([...Object.keys(their.keywords), ...Object.keys(our.keywords)])) {
      compareValue(place, keyword, { document: their.keywords[keyword], mock: our.keywords[keyword] })
    }
  }

  function compareValue(place: Place, aspect: string, { document, mock }: Pair): void {
    if (!isSame(document, mock)) report(place, toFinding(aspect, document, mock))
  }

  function compareProperties(their: Shape, our: Shape, place: Place): void {
    const properties = [...their.properties.keys(), ...our.properties.keys()]
    for (const name of new Set([...properties, ...their.required, ...our.required])) {
      const pair = { document: their.properties.get(name), mock: our.properties.get(name) }
      const [document, mock] = [their.required.has(name), our.required.has(name)]
      const at = within(place, name)
      if ((pair.document === undefined) !== (pair.mock === undefined)) {
        const described = {
          document: describeProperty(theirs, pair.document, document),
          mock: describeProperty(ours, pair.mock, mock)
        }
        compareValue(at, 'property', described)
        continue
      }
      if (document !== mock) report(at, { direction: 'differs', aspect: 'required', document, mock })
      if (pair.document !== undefined) add(pair, at)
    }
  }

  /** If only one of the two is a choice: reports properties that some of its variants do not have. */
  function compareLacking(their: Shape | MergedVariants, our: Shape | MergedVariants, place: Place): void {
    const aspect = 'property of variant'
    for (const [name, document] of 'lacking' in our ? our.lacking : []) {
      if (their.properties.has(name)) report(within(place, name), toFinding(aspect, document, undefined))
    }
    for (const [name, mock] of 'lacking' in their ? their.lacking : []) {
      if (our.properties.has(name)) report(within(place, name), toFinding(aspect, undefined, mock))
    }
  }

  function compareItems({ items: document }: Shape, { items: mock }: Shape, place: Place): void {
    if (document !== undefined && mock !== undefined) add({ document, mock }, toItems(place))
    else compareValue(place, 'items', describePair({ document, mock }))
  }

  function compareAdditionalProperties(their: Shape, our: Shape, place: Place): void {
    const [document, mock] = [their, our].map(({ additionalProperties: schema }) =>
      isAnything(schema) ? undefined : schema
    )
    if (document !== undefined && mock !== undefined) add({ document, mock }, within(place, '*'))
    else compareValue(place, 'additionalProperties', describePair({ document, mock }))
  }

  function describePair({ document, mock }: Pair): Pair {
    return { document: document && theirs.describe(document), mock: mock && ours.describe(mock) }
  }

  return { add, finish, usages }
}

/** Remembers which schemas were compared for which owner, because schemas can be recursive. */
function createSeen() {
  const ids = new Map<Shape, number>()
  const seen = new Map<string, Set<Shape>>()

  function idOf(shape: Shape): number {
    const id = ids.get(shape) ?? ids.size
    ids.set(shape, id)
    return id
  }

  return (owner: string, their: Shape, our: Shape): boolean => {
    const key = `${owner} ${idOf(their)}`
    const others = seen.get(key) ?? new Set()
    seen.set(key, others)
    const wasSeen = others.has(our)
    others.add(our)
    return wasSeen
  }
}

function describeProperty({ describe }: Reader, schema: unknown, isRequired: boolean): string | undefined {
  return schema === undefined ? undefined : `${isRequired ? 'required' : 'optional'} ${describe(schema)}`
}
