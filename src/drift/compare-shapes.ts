/** Compares two schemas of the same place: their types, values, keywords and parts. */
import { isSame, type Place, type Report, toFinding, toItems, within } from './difference.js'
import type { MergedVariants } from './merge-variants.js'
import type { Pair, Reader } from './schema-reader.js'
import { isAnything, type Shape } from './shape.js'

interface Context {
  readonly theirs: Reader
  readonly ours: Reader
  readonly report: Report
  /** Compares the schemas of properties and items. */
  readonly compare: (pair: Pair, place: Place) => void
}

type ObjectShape = Shape | MergedVariants

export function createShapeComparison({ theirs, ours, report, compare }: Context) {
  return (their: ObjectShape, our: ObjectShape, place: Place): void => {
    if (!compareTypes(their, our, place)) return
    compareValues(their, our, place)
    compareKeywords(their, our, place)
    compareProperties(their, our, place)
    compareLacking(their, our, place)
    compareItems(their, our, place)
    compareAdditionalProperties(their, our, place)
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
      if (pair.document !== undefined) compare(pair, at)
    }
  }

  /** If only one of the two is a choice: reports properties that some of its variants do not have. */
  function compareLacking(their: ObjectShape, our: ObjectShape, place: Place): void {
    const aspect = 'property of variant'
    for (const [name, document] of 'lacking' in our ? our.lacking : []) {
      if (their.properties.has(name)) report(within(place, name), toFinding(aspect, document, undefined))
    }
    for (const [name, mock] of 'lacking' in their ? their.lacking : []) {
      if (our.properties.has(name)) report(within(place, name), toFinding(aspect, undefined, mock))
    }
  }

  function compareItems({ items: document }: Shape, { items: mock }: Shape, place: Place): void {
    if (document !== undefined && mock !== undefined) compare({ document, mock }, toItems(place))
    else compareValue(place, 'items', describePair({ document, mock }))
  }

  function compareAdditionalProperties(their: Shape, our: Shape, place: Place): void {
    const [document, mock] = [their, our].map(({ additionalProperties: schema }) =>
      isAnything(schema) ? undefined : schema
    )
    if (document !== undefined && mock !== undefined) compare({ document, mock }, within(place, '*'))
    else compareValue(place, 'additionalProperties', describePair({ document, mock }))
  }

  function describePair({ document, mock }: Pair): Pair {
    return { document: document && theirs.describe(document), mock: mock && ours.describe(mock) }
  }
}

function describeProperty({ describe }: Reader, schema: unknown, isRequired: boolean): string | undefined {
  return schema === undefined ? undefined : `${isRequired ? 'required' : 'optional'} ${describe(schema)}`
}
