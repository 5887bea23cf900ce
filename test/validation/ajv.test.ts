import t from 'tap'
import { createAjv } from '../../src/validation/ajv.js'

t.test('takes a limited number of errors from references, however large an object is', async t => {
  const ajv = createAjv(true, { inlineRefs: false })
  const value = { $id: 'Value', type: 'object', required: ['a', 'b'] }
  const validate = ajv.addSchema(value).compile({ type: 'object', additionalProperties: { $ref: 'Value' } })
  for (const size of [5_000, 10_000, 100_000]) {
    t.equal(validate(Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, {}]))), false)
    t.ok((validate.errors?.length ?? 0) <= 5_002, `${validate.errors?.length} errors of ${size} values`)
  }
  t.equal(validate({ k: { a: 1, b: 2 } }), true)
  t.equal(validate({ k: { a: 1, b: 2 }, l: {} }), false)
  t.equal(validate.errors?.length, 2)
})
