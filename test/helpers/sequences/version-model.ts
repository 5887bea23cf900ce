/** A model of a connector's versions: the expected versions and status after random steps. */
import fc from 'fast-check'

const own = fc.constantFrom('1', '2', '3', '4', 'a/b c')
const names = fc.oneof(
  { weight: 4, arbitrary: own },
  { weight: 1, arbitrary: fc.constantFrom('latest', 'default', '') }
)
const refs = fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: fc.constantFrom('latest', 'default') })

/** Undefined in most cases. */
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

const steps = {
  create: fc.record({ name: names, fromVersion: maybe(refs) }),
  publish: fc.record({ ref: refs }),
  unpublish: fc.record({ ref: refs }),
  update: fc.record({
    ref: refs,
    name: maybe(names),
    description: maybe(fc.constantFrom('', 'new')),
    isDefault: fc.boolean()
  }),
  delete: fc.record({ ref: refs, force: fc.boolean() }),
  use: fc.record({ ref: refs })
}

type Kind = keyof typeof steps
type Input<K extends Kind> = (typeof steps)[K] extends fc.Arbitrary<infer T> ? T : never

/** A step, with the milliseconds to wait before it. */
export type Step = { [K in Kind]: { readonly kind: K; readonly input: Input<K>; readonly wait: number } }[Kind]

export const anySteps = fc.array(
  fc.oneof(
    ...Object.entries(steps).map(([kind, input]) =>
      fc.record<unknown>({ kind: fc.constant(kind), input, wait: fc.constantFrom(0, 1, 1_000) })
    )
  ) as fc.Arbitrary<Step>,
  { minLength: 10, maxLength: 40 }
)

interface ModelVersion {
  name: string
  description: string
  publishedAt: number | null
  isChosen: boolean
  isUsed: boolean
  readonly actions: number
}

export function createVersionModel(seeded: readonly Omit<ModelVersion, 'isChosen' | 'isUsed'>[]) {
  const versions: ModelVersion[] = seeded.map(each => ({ ...each, isChosen: false, isUsed: false }))

  function findLatest(): ModelVersion | undefined {
    const published = versions.filter(({ publishedAt }) => publishedAt !== null)
    const newest = Math.max(...published.map(({ publishedAt }) => Number(publishedAt)))
    return published.findLast(({ publishedAt }) => publishedAt === newest)
  }

  const findDefault = () => versions.find(({ isChosen }) => isChosen) ?? findLatest()

  function find(ref: string): ModelVersion | undefined {
    if (ref === 'latest') return findLatest()
    return ref === 'default' ? findDefault() : versions.find(({ name }) => name === ref)
  }

  /** The status if a name is rejected. */
  function refuse(name: string): 400 | 409 | undefined {
    if (['', 'latest', 'default'].includes(name)) return 400
    return versions.some(each => each.name === name) ? 409 : undefined
  }

  function create({ name, fromVersion }: Input<'create'>): number {
    const refused = refuse(name)
    if (refused !== undefined) return refused
    const source = fromVersion === undefined ? { actions: 0 } : find(fromVersion)
    if (source === undefined) return 404
    const { actions } = source
    versions.push({ name, description: '', publishedAt: null, isChosen: false, isUsed: false, actions })
    return 201
  }

  function update(version: ModelVersion, input: Input<'update'>): number {
    const { name = version.name, description = version.description, isDefault = version === findDefault() } = input
    const isDraft = version.publishedAt === null
    const isRenamed = name !== version.name
    if ((isRenamed || description !== version.description) && !isDraft) return 409
    const refused = isRenamed ? refuse(name) : undefined
    if (refused !== undefined) return refused
    const isOtherChosen = versions.some(each => each.isChosen && each !== version)
    if (isDefault ? isDraft : version === findLatest() && !isOtherChosen) return 409
    if (isDefault) for (const each of versions) each.isChosen = false
    Object.assign(version, { name, description, isChosen: isDefault })
    return 200
  }

  function take(step: Step, now: number): number {
    if (step.kind === 'create') return create(step.input)
    const version = find(step.input.ref)
    if (version === undefined) return step.kind === 'use' ? 400 : 404
    const { publishedAt, isUsed } = version
    switch (step.kind) {
      case 'publish':
        version.publishedAt ??= now
        return 200
      case 'unpublish':
        if (publishedAt !== null && isUsed) return 409
        Object.assign(version, { publishedAt: null, isChosen: false })
        return 200
      case 'update':
        return update(version, step.input)
      case 'delete':
        if (!step.input.force && (publishedAt !== null || isUsed)) return 409
        versions.splice(versions.indexOf(version), 1)
        return 204
      case 'use':
        version.isUsed = true
        return 201
    }
  }

  return {
    take,
    list: () =>
      versions.map(version => ({
        name: version.name,
        description: version.description,
        publishedAt: version.publishedAt,
        isLatest: version === findLatest(),
        isDefault: version === findDefault(),
        actions: version.actions
      }))
  }
}
