/** Compares choices between schemas (oneOf, anyOf), variant by variant. */
import { toCanonicalJson } from '../core/values/fingerprint.js'
import { asText } from '../openapi-document/json.js'
import { type Place, type Report, toFinding, within } from './difference.js'
import type { MergedVariants } from './merge-variants.js'
import type { Pair, Reader, Side } from './schema-reader.js'
import type { Choice, Shape, Variant } from './shape.js'

interface Context {
  readonly theirs: Reader
  readonly ours: Reader
  readonly report: Report
  readonly compare: (pair: Pair, place: Place) => void
}

interface LabelledVariant extends Variant {
  /** The value of the discriminator, or of the property that tells the variants apart. */
  readonly tag: string | undefined
  readonly label: string
  /** Equal for variants with the same types, values, keywords and properties. */
  readonly look: string
}

type VariantPair = readonly [document: LabelledVariant, mock: LabelledVariant]

/** Two shapes that remain to be compared as objects; empty if the comparison is complete. */
type Remainder = readonly [document: Shape | MergedVariants, mock: Shape | MergedVariants] | readonly []

export function createChoiceComparison({ theirs, ours, report, compare }: Context) {
  return (their: Side, our: Side, place: Place): Remainder => {
    const [one, other] = [their.shape.choice, our.shape.choice]
    if (one === undefined && other === undefined) return [their.shape, our.shape]
    if (one !== undefined && other !== undefined) {
      compareChoices(one, other, place)
      return []
    }
    if (one !== undefined) {
      report(place, { direction: 'missing', aspect: 'choice', document: describeChoice(theirs, one) })
    }
    if (other !== undefined) {
      report(place, { direction: 'extra', aspect: 'choice', mock: describeChoice(ours, other) })
    }
    const [document, mock] = [toObject(theirs, their.shape), toObject(ours, our.shape)]
    return document === undefined || mock === undefined ? [] : [document, mock]
  }

  function compareChoices(their: Choice, our: Choice, place: Place): void {
    const tag = their.propertyName ?? our.propertyName
    const [document, mock] = [labelVariants(theirs, their, tag), labelVariants(ours, our, tag)]
    const pairs = pairVariants(document, mock)
    for (const [one, other] of pairs) compare({ document: one.schema, mock: other.schema }, within(place, one.label))
    for (const { label } of document.filter(each => !pairs.some(([one]) => one === each))) {
      report(place, { direction: 'missing', aspect: 'variant', document: label })
    }
    for (const { label } of mock.filter(each => !pairs.some(([, other]) => other === each))) {
      report(place, { direction: 'extra', aspect: 'variant', mock: label })
    }
    if (tag === undefined) compareKeywords(their, our, place)
    else compareDiscriminators({ their, our, document, mock, pairs, place })
  }

  /** Call it only without a discriminator: with one, oneOf and anyOf are equivalent. */
  function compareKeywords({ keyword: document }: Choice, { keyword: mock }: Choice, place: Place): void {
    if (document !== mock) report(place, { direction: 'differs', aspect: 'choice', document, mock })
  }

  function compareDiscriminators({ their, our, document, mock, pairs, place }: DiscriminatedChoices): void {
    const [name, otherName] = [their.propertyName, our.propertyName]
    if (name !== otherName) {
      report(place, toFinding('discriminator', name, otherName))
      return
    }
    const [tags, otherTags] = [listTags(their, document), listTags(our, mock)]
    const counterpartOf = (label: string | undefined) => pairs.find(([one]) => one.label === label)?.[1].label
    for (const tag of new Set([...tags.keys(), ...otherTags.keys()])) {
      const [target, otherTarget] = [tags.get(tag), otherTags.get(tag)]
      if (target !== undefined && counterpartOf(target) === otherTarget) continue
      // Already reported as a missing or extra variant.
      if (isUnpaired(target, otherTarget, pairs)) continue
      report(within(place, `${name} ${tag}`), toFinding('mapping', target, otherTarget))
    }
  }
}

interface DiscriminatedChoices {
  readonly their: Choice
  readonly our: Choice
  readonly document: readonly LabelledVariant[]
  readonly mock: readonly LabelledVariant[]
  readonly pairs: readonly VariantPair[]
  readonly place: Place
}

function toObject(reader: Reader, shape: Shape): Shape | MergedVariants | undefined {
  return shape.choice === undefined ? shape : reader.mergeVariants(shape)
}

function describeChoice(reader: Reader, choice: Choice): string {
  const labels = labelVariants(reader, choice, choice.propertyName).map(({ label }) => label)
  return choice.propertyName === undefined ? labels.join(' or ') : `by ${choice.propertyName}: ${labels.join(' or ')}`
}

function labelVariants(reader: Reader, { variants }: Choice, propertyName: string | undefined): LabelledVariant[] {
  return variants.map(variant => {
    const { shape } = reader.read(variant.schema)
    const tag = tagOf(reader, shape, propertyName)
    const look = toCanonicalJson([shape.types, shape.values, shape.keywords, [...shape.properties.keys()].sort()])
    return { ...variant, tag, label: variant.name ?? tag ?? reader.describe(variant.schema), look }
  })
}

function tagOf({ read }: Reader, { properties }: Shape, propertyName = ''): string | undefined {
  const property = properties.get(propertyName)
  const values = property === undefined ? undefined : read(property).shape.values
  return values?.length === 1 ? String(values[0]) : undefined
}

/** Pairs variants by name, and the remaining ones by tag, label and look. */
function pairVariants(document: readonly LabelledVariant[], mock: readonly LabelledVariant[]): VariantPair[] {
  const pairs: VariantPair[] = []
  for (const key of ['name', 'tag', 'label', 'look'] as const) {
    for (const one of document) {
      const other = mock.find(
        each => each[key] !== undefined && each[key] === one[key] && !pairs.some(pair => pair[1] === each)
      )
      if (other !== undefined && !pairs.some(pair => pair[0] === one)) pairs.push([one, other])
    }
  }
  return pairs
}

/** The variant for each value of the discriminator: from the mapping, or from the constant of the variant. */
function listTags({ mapping }: Choice, variants: readonly LabelledVariant[]): Map<string, string> {
  const mapped = Object.entries(mapping).map(
    ([tag, target]) => [tag, asText(target).split('/').at(-1) as string] as const
  )
  const targets = new Set(mapped.map(([, target]) => target))
  const implied = variants
    .filter(({ name }) => name === undefined || !targets.has(name))
    .map(({ tag, label }) => [tag ?? label, label] as const)
  return new Map([...implied, ...mapped])
}

function isUnpaired(
  target: string | undefined,
  otherTarget: string | undefined,
  pairs: readonly VariantPair[]
): boolean {
  const isPaired = pairs.some(([one, other]) => one.label === target || other.label === otherTarget)
  return !isPaired && (target === undefined || otherTarget === undefined)
}
