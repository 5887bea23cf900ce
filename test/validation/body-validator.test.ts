/** The work of a body with many errors does not grow with the body, wherever the errors are. */
import t from 'tap'
import { operationIds, operations, type Operation } from '../../src/contract/operations.js'
import { isSecretProperty } from '../../src/contract/redaction.js'
import { schemas } from '../../src/contract/schemas.js'
import { createBodyValidator, resolveIn } from '../../src/validation/body-validator.js'
import type { JsonSchema } from '../../src/validation/plain-json-schema.js'

const validate = createBodyValidator(schemas)
const resolve = resolveIn(schemas)

interface ArrayPlace {
  readonly keys: readonly string[]
  /** A body with a list at the place. */
  readonly fill: (items: readonly unknown[]) => unknown
}

/** Every list of a schema, the lists in variants and in items too. */
function listArrays(reference: JsonSchema, depth = 6): ArrayPlace[] {
  const schema = resolve(reference)
  if (depth === 0) return []
  const nested = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, part]) => within(name, {}, part, depth)),
    ...(schema.oneOf ?? []).flatMap(part => variants(part, schema, depth))
  ]
  if (schema.items === undefined) return nested
  const deeper = listArrays(schema.items, depth - 1).map(({ keys, fill }) => ({
    keys: ['0', ...keys],
    fill: (items: readonly unknown[]) => [fill(items)]
  }))
  return [{ keys: [], fill: items => items }, ...deeper]
}

function within(name: string, siblings: object, part: JsonSchema, depth: number): ArrayPlace[] {
  return listArrays(part, depth - 1).map(({ keys, fill }) => ({
    keys: [name, ...keys],
    fill: items => ({ ...siblings, [name]: fill(items) })
  }))
}

function variants(part: JsonSchema, { discriminator }: JsonSchema, depth: number): ArrayPlace[] {
  const { properties = {} } = resolve(part)
  const tag = discriminator?.propertyName
  const siblings = tag === undefined ? {} : { [tag]: properties[tag]?.const }
  return Object.entries(properties).flatMap(([name, each]) => within(name, siblings, each, depth))
}

/** Counts how many items of a list are read. */
function countReads(items: readonly unknown[]) {
  const read = new Set<string>()
  const list = new Proxy(items, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d+$/.test(name)) read.add(name)
      return Reflect.get(target, name, receiver) as unknown
    }
  })
  return { list, read }
}

const bodies = new Set(operationIds.flatMap(id => Object.values((operations[id] as Operation).body?.content ?? {})))
const places = [...bodies]
  .filter((name): name is string => typeof name === 'string' && name in schemas)
  .flatMap(name => listArrays({ $ref: name }).map(place => ({ name, ...place })))

const WRONG: readonly unknown[] = [0, null, [], {}, { definition: {} }, { definition: { id: 0 } }, { status: {} }]

t.ok(places.length > 20, 'the schemas have lists')

for (const { name, keys, fill } of places) {
  t.test(`${name}: validation stops after many wrong items in ${keys.join('.') || 'the list'}`, async t => {
    for (const wrong of WRONG) {
      const small = countReads(Array<unknown>(2_000).fill(wrong))
      const large = countReads(Array<unknown>(8_000).fill(wrong))
      const fields = validate(name, fill(small.list), true)
      const moreFields = validate(name, fill(large.list), true)
      t.ok(fields.length <= 100, 'a response shows at most 100 errors')
      t.strictSame(moreFields, fields, 'a longer list has the same errors')
      const isAllowed = large.read.size === 8_000 && !fields.some(({ field }) => /\[\d+\]/.test(field))
      if (!isAllowed) t.ok(large.read.size <= 1_001, `${large.read.size} items were read`)
    }
  })
}

/** Every property that has a secret, as the path to it from a body of the schema. */
function listSecrets(reference: JsonSchema, depth = 8): ((value: unknown) => unknown)[] {
  if (depth === 0) return []
  const { properties = {}, oneOf = [], items, discriminator } = resolve(reference)
  const tag = discriminator?.propertyName ?? ''
  const own = Object.entries(properties).flatMap(([name, part]) => [
    ...(isSecretProperty(name) ? [(value: unknown) => ({ [name]: value })] : []),
    ...listSecrets(part, depth - 1).map(fill => (value: unknown) => ({ [name]: fill(value) }))
  ])
  const chosen = oneOf.flatMap(part => {
    const constant = resolve(part).properties?.[tag]?.const
    return listSecrets(part, depth - 1).map(fill => (value: unknown) => ({
      [tag]: constant,
      ...(fill(value) as object)
    }))
  })
  return [
    ...own,
    ...chosen,
    ...(items ? listSecrets(items, depth - 1).map(fill => (value: unknown) => [fill(value)]) : [])
  ]
}

t.test('an error does not repeat a secret of the wrong type', async t => {
  let count = 0
  for (const name of bodies) {
    if (typeof name !== 'string' || !(name in schemas)) continue
    for (const fill of listSecrets({ $ref: name })) {
      count++
      for (const wrong of [918_273_645, [918_273_645], { 918273645: 918_273_645 }]) {
        const shown = JSON.stringify(validate(name, fill(wrong), true))
        t.notOk(shown.includes('918273645'), `${name} ${JSON.stringify(fill(wrong))}`)
      }
    }
  }
  t.ok(count > 20, `${count} secrets`)
})

t.test('an error does not repeat a long name of the body', async t => {
  const long = 'x'.repeat(100_000)
  const fields = validate('ConnectorTagsUpdate', { tags: { [long]: Array<number>(200).fill(0) } }, true)
  t.equal(fields.length, 1)
  t.ok(JSON.stringify(fields).length < 1_000)
})
