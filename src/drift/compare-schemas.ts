import type { OpenApiDocument } from '../openapi-document/document.js'
import { createChoiceComparison } from './compare-choices.js'
import { isSame, type LocatedFinding, type Place, type Report, toFinding, toItems, within } from './difference.js'
import type { Folded } from './fold.js'
import { createRoutes, type Routes } from './routes.js'
import { createReader, type Pair, type Reader, type Side } from './schema-reader.js'
import { isAnything, type Shape } from './shape.js'

export interface SchemaComparison {
  /** Compares what is of the same place, and all that it leads to, each named schema once: with `finish`. */
  add(pair: Pair, place: Place): void
  finish(): LocatedFinding[]
  readonly routes: Routes
}

export function createSchemaComparison(document: OpenApiDocument, mock: OpenApiDocument): SchemaComparison {
  const [theirs, ours] = [createReader(document), createReader(mock)]
  const findings: LocatedFinding[] = []
  const routes = createRoutes()
  const seen = new Map<string, Set<Shape>>()
  const waiting: [Pair, Place][] = []
  const report: Report = (place, finding) => void findings.push({ ...finding, place })
  const compareChoices = createChoiceComparison({ theirs, ours, report, compare: add })

  function add(pair: Pair, place: Place): void {
    waiting.push([pair, place])
  }

  /** In the order of distance from the operations, so that the shortest way to a schema is the one that is shown. */
  function finish(): LocatedFinding[] {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) compare(...next)
    return findings
  }

  function compare(pair: Pair, use: Place): void {
    const [their, our] = [theirs.read(pair.document), ours.read(pair.mock)]
    const place = placeOf(their, our, use)
    if (place.isSchema && place.path.length === 0) routes.add(use, place)
    compareNullable(their, our, their.shape.nullable || our.shape.nullable ? place : use)
    if (wasSeen(place, their.shape, our.shape)) return
    compareShapes(their, our, place)
  }

  /** A schema that has a name is a place of its own, unless it is there for another that both have. */
  function placeOf(their: Side, our: Side, use: Place): Place {
    const isOther = their.name !== our.name && their.name !== undefined && our.name !== undefined
    if (isOther && (ours.has(their.name) || theirs.has(our.name))) return use
    if (their.name !== undefined) return { owner: their.name, isSchema: true, path: [] }
    return our.name === undefined ? use : { ...use, subject: { owner: our.name, path: [] } }
  }

  /** A schema of the document is compared once for each owner and each schema of the mock. */
  function wasSeen({ owner }: Place, their: Shape, our: Shape): boolean {
    const key = `${owner} ${idOf(their)}`
    const others = seen.get(key) ?? new Set()
    seen.set(key, others)
    const was = others.has(our)
    others.add(our)
    return was
  }

  const ids = new Map<Shape, number>()
  function idOf(shape: Shape): number {
    const id = ids.get(shape) ?? ids.size
    ids.set(shape, id)
    return id
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
    compareParts(one, other, place)
  }

  /** Whether it is worth while to compare more. */
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
      compareValue(place, aspect, show(their), show(our))
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
      compareValue(place, keyword, their.keywords[keyword], our.keywords[keyword])
    }
  }

  function compareValue(place: Place, aspect: string, document: unknown, mock: unknown): void {
    if (!isSame(document, mock)) report(place, toFinding(aspect, document, mock))
  }

  function compareProperties(their: Shape, our: Shape, place: Place): void {
    for (const name of new Set([
      ...their.properties.keys(),
      ...our.properties.keys(),
      ...their.required,
      ...our.required
    ])) {
      const pair = { document: their.properties.get(name), mock: our.properties.get(name) }
      const [document, mock] = [their.required.has(name), our.required.has(name)]
      const at = within(place, name)
      const isHere = [pair.document !== undefined, pair.mock !== undefined]
      if (isHere[0] !== isHere[1])
        compareValue(at, 'property', sum(theirs, pair.document, document), sum(ours, pair.mock, mock))
      else if (document !== mock) report(at, { direction: 'differs', aspect: 'required', document, mock })
      if (isHere[0] === true && isHere[1] === true) add(pair, at)
    }
  }

  /** Where only one of them is a choice, and a property is not in all of its variants. */
  function compareLacking(their: Shape | Folded, our: Shape | Folded, place: Place): void {
    if ('lacking' in our) {
      for (const [name, without] of our.lacking) {
        if (their.properties.has(name))
          report(within(place, name), toFinding('property of variant', without, undefined))
      }
    }
    if ('lacking' in their) {
      for (const [name, without] of their.lacking) {
        if (our.properties.has(name)) report(within(place, name), toFinding('property of variant', undefined, without))
      }
    }
  }

  function compareParts(their: Shape, our: Shape, place: Place): void {
    if (their.items !== undefined && our.items !== undefined)
      add({ document: their.items, mock: our.items }, toItems(place))
    else
      compareValue(place, 'items', their.items && theirs.describe(their.items), our.items && ours.describe(our.items))
    const [document, mock] = [their, our].map(({ additionalProperties: schema }) =>
      isAnything(schema) ? undefined : schema
    )
    if (document !== undefined && mock !== undefined) add({ document, mock }, within(place, '*'))
    else compareValue(place, 'additionalProperties', document && theirs.describe(document), mock && ours.describe(mock))
  }

  return { add, finish, routes }
}

/** What a property is, in a few words. */
function sum({ describe }: Reader, schema: unknown, isRequired: boolean): string | undefined {
  return schema === undefined ? undefined : `${isRequired ? 'required' : 'optional'} ${describe(schema)}`
}
