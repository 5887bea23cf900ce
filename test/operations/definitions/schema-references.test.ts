import fc from 'fast-check'
import t from 'tap'
import type { RawSchema } from '../../../src/contract/schemas/definition.js'
import {
  createNameReferences,
  listReferredNames,
  mapReferences
} from '../../../src/operations/definitions/schema-references.js'

const keyword = fc.constantFrom(
  '$ref',
  '$ref',
  '$ref',
  '$defs',
  'allOf',
  'const',
  'enum',
  'items',
  'properties',
  '__proto__',
  'a'
)
const reference = fc.constantFrom('#/$defs/a', '#/$defs/b/x', 'definition:a', '#/$defs/', 'https://example.com', 'a')

const { schema } = fc.letrec<{ schema: RawSchema; value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    reference,
    fc.array(tie('value'), { maxLength: 3 }),
    tie('schema'),
    fc.nat(1)
  ),
  schema: fc
    .array(fc.tuple(keyword, tie('value')), { maxLength: 4 })
    .map(entries => Object.fromEntries(entries) as object)
    .filter(made => !('$defs' in made) || (typeof made.$defs === 'object' && made.$defs !== null))
}))

t.test('lists the names of exactly the references that a rename would map', async t => {
  let found = 0
  fc.assert(
    fc.property(schema, each => {
      const { read } = createNameReferences(each)
      const names = new Set<string>()
      mapReferences(each, text => {
        const name = read(text)?.name
        if (name !== undefined) names.add(name)
        return text
      })
      found += names.size
      t.strictSame(listReferredNames(each), [...names])
    }),
    { numRuns: 1_000 }
  )
  t.ok(found > 0)
})
