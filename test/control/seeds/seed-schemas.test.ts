/** Compiles the schemas of seeds in turns, and to the same effect as at once. */
import fc from 'fast-check'
import t from 'tap'
import { compileSeedSchema, findShapeProblems, prepareShape } from '../../../src/control/seeds/find-shape-problems.js'
import { listRefs, seedJsonSchema } from '../../../src/control/seeds/seed-json-schema.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { anyChangeOf, put } from '../../helpers/seeds/seeds.js'
import { countTurns } from '../../helpers/turns.js'

const refsOf = (schema: object) => JSON.stringify(schema).match(/#\/\$defs\/\w+/g) ?? []

t.test('lists each schema once, after those that it refers to', async t => {
  const refs = listRefs(seedJsonSchema)
  t.strictSame(
    [...refs].sort(),
    Object.keys(seedJsonSchema.$defs)
      .map(name => `#/$defs/${name}`)
      .sort()
  )
  refs.forEach((ref, index) => {
    const used = refsOf(seedJsonSchema.$defs[ref.slice('#/$defs/'.length)] as object)
    t.strictSame(
      used.filter(other => refs.indexOf(other) >= index),
      [],
      ref
    )
  })
})

t.test('compiles each schema in a turn of its own, and only once', async t => {
  const turns = countTurns()
  t.teardown(turns.stop)
  await Promise.all([prepareShape(true), prepareShape(true)])
  const needed = turns.count()
  t.ok(needed >= listRefs(seedJsonSchema).length, `${needed} turns`)
  await prepareShape(true)
  t.equal(turns.count(), needed)
})

t.test('finds the same problems as schemas that were compiled at once', async t => {
  await prepareShape(true)
  const validate = compileSeedSchema(true)
  fc.assert(
    fc.property(anyChangeOf(demoSeed()), ({ path, value }) => {
      const seed = demoSeed()
      put(seed, path, value)
      const isValid = validate(seed)
      t.equal(findShapeProblems(seed, 'seed', true).length, Math.min(validate.errors?.length ?? 0, 100))
      t.equal(findShapeProblems(seed, 'seed', true).length === 0, isValid)
    }),
    { numRuns: 100 }
  )
})
