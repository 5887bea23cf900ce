/** Compares schemas that are choices between others (oneOf, anyOf), variant by variant. */
import { asText } from '../openapi-document/json.js'
import { type Place, type Report, toFinding, toKey, within } from './difference.js'
import type { Folded } from './fold.js'
import type { Pair, Reader, Side } from './schema-reader.js'
import type { Choice, Shape, Variant } from './shape.js'

interface Context {
  readonly theirs: Reader
  readonly ours: Reader
  readonly report: Report
  readonly compare: (pair: Pair, place: Place) => void
}

interface KnownVariant extends Variant {
  /** The constant that tells it from the others. */
  readonly tag: string | undefined
  readonly label: string
  /** What it is, whatever its name. */
  readonly look: string
}

type VariantPair = readonly [document: KnownVariant, mock: KnownVariant]

/** What is left to compare as what is no choice, if anything. */
type Left = readonly [document: Shape | Folded, mock: Shape | Folded] | readonly []

export function createChoiceComparison({ theirs, ours, report, compare }: Context) {
  return (their: Side, our: Side, place: Place): Left => {
    const [one, other] = [their.shape.choice, our.shape.choice]
    if (one === undefined && other === undefined) return [their.shape, our.shape]
    if (one !== undefined && other !== undefined) {
      compareChoices(one, other, place)
      return []
    }
    reportOne(one, other, place)
    const [left, right] = [foldIf(theirs, their.shape), foldIf(ours, our.shape)]
    return left === undefined || right === undefined ? [] : [left, right]
  }

  /** Only one of them is a choice. */
  function reportOne(their: Choice | undefined, our: Choice | undefined, place: Place): void {
    if (their !== undefined)
      report(place, { direction: 'missing', aspect: 'choice', document: describeChoice(theirs, their) })
    if (our !== undefined) report(place, { direction: 'extra', aspect: 'choice', mock: describeChoice(ours, our) })
  }

  function compareChoices(their: Choice, our: Choice, place: Place): void {
    const tag = their.propertyName ?? our.propertyName
    const [document, mock] = [know(theirs, their, tag), know(ours, our, tag)]
    const pairs = pairVariants(document, mock)
    for (const [one, other] of pairs) compare({ document: one.schema, mock: other.schema }, within(place, one.label))
    for (const { label } of document.filter(each => !pairs.some(([one]) => one === each))) {
      report(place, { direction: 'missing', aspect: 'variant', document: label })
    }
    for (const { label } of mock.filter(each => !pairs.some(([, one]) => one === each))) {
      report(place, { direction: 'extra', aspect: 'variant', mock: label })
    }
    if (tag === undefined) compareKeywords(their, our, place)
    else compareDiscriminators({ their, our, document, mock, pairs, place })
  }

  /** Where a discriminator tells the variants apart, both mean the same. */
  function compareKeywords({ keyword: document }: Choice, { keyword: mock }: Choice, place: Place): void {
    if (document !== mock) report(place, { direction: 'differs', aspect: 'choice', document, mock })
  }

  function compareDiscriminators({ their, our, document, mock, pairs, place }: Discriminated): void {
    const [name, otherName] = [their.propertyName, our.propertyName]
    if (name !== otherName) {
      report(place, toFinding('discriminator', name, otherName))
      return
    }
    const [tags, otherTags] = [listTags(their, document), listTags(our, mock)]
    const twinOf = (label: string | undefined) => pairs.find(([one]) => one.label === label)?.[1].label
    for (const tag of new Set([...tags.keys(), ...otherTags.keys()])) {
      const [target, otherTarget] = [tags.get(tag), otherTags.get(tag)]
      if (target !== undefined && twinOf(target) === otherTarget) continue
      // A variant that only one of them has was reported as such.
      if (isAlone(target, otherTarget, pairs)) continue
      report(within(place, `${name} ${tag}`), toFinding('mapping', target, otherTarget))
    }
  }
}

interface Discriminated {
  readonly their: Choice
  readonly our: Choice
  readonly document: readonly KnownVariant[]
  readonly mock: readonly KnownVariant[]
  readonly pairs: readonly VariantPair[]
  readonly place: Place
}

function foldIf(reader: Reader, shape: Shape): Shape | Folded | undefined {
  return shape.choice === undefined ? shape : reader.fold(shape)
}

function describeChoice(reader: Reader, choice: Choice): string {
  const labels = know(reader, choice, choice.propertyName).map(({ label }) => label)
  return choice.propertyName === undefined ? labels.join(' or ') : `by ${choice.propertyName}: ${labels.join(' or ')}`
}

function know(reader: Reader, { variants }: Choice, propertyName: string | undefined): KnownVariant[] {
  return variants.map(variant => {
    const { shape } = reader.read(variant.schema)
    const tag = tagOf(reader, shape, propertyName)
    const look = toKey([shape.types, shape.values, shape.keywords, [...shape.properties.keys()].sort()])
    return { ...variant, tag, label: variant.name ?? tag ?? reader.describe(variant.schema), look }
  })
}

function tagOf({ read }: Reader, { properties }: Shape, propertyName = ''): string | undefined {
  const property = properties.get(propertyName)
  const values = property === undefined ? undefined : read(property).shape.values
  return values?.length === 1 ? String(values[0]) : undefined
}

/** By name, else by what tells them apart, else by what they look like. */
function pairVariants(document: readonly KnownVariant[], mock: readonly KnownVariant[]): VariantPair[] {
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

/** Which variant each value of the discriminator stands for. Where the mapping does not say it, the constant does. */
function listTags({ mapping }: Choice, variants: readonly KnownVariant[]): Map<string, string> {
  const mapped = Object.entries(mapping).map(
    ([tag, target]) => [tag, asText(target).split('/').at(-1) as string] as const
  )
  const targets = new Set(mapped.map(([, target]) => target))
  const implied = variants
    .filter(({ name }) => name === undefined || !targets.has(name))
    .map(({ tag, label }) => [tag ?? label, label] as const)
  return new Map([...implied, ...mapped])
}

function isAlone(target: string | undefined, otherTarget: string | undefined, pairs: readonly VariantPair[]): boolean {
  const isPaired = pairs.some(([one, other]) => one.label === target || other.label === otherTarget)
  return !isPaired && (target === undefined || otherTarget === undefined)
}
