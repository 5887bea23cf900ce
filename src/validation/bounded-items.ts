/** Makes Ajv stop reading an array after many errors in it. */
import { type Ajv, type KeywordCxt, _ } from 'ajv'
import names from 'ajv/dist/compile/names.js'
import { Type } from 'ajv/dist/compile/util.js'
import builtIn from 'ajv/dist/vocabularies/applicator/items.js'

/** Errors of one array. A choice among schemas has several errors, of which a response shows one. */
const MAX_ERRORS = 1_000

const original = builtIn.default

/**
 * Replaces the keyword `items`. With `allErrors`, Ajv would check every item. For each, it would copy all earlier
 * errors, which takes quadratic time.
 */
export function boundItems(ajv: Ajv): void {
  ajv.removeKeyword('items')
  ajv.addKeyword({ ...original, code: checkItems })
}

function checkItems(context: KeywordCxt, ruleType?: string): void {
  const { gen, data, it } = context
  const schema: unknown = context.schema
  if (!it.allErrors || Array.isArray(schema) || schema === true) return original.code(context, ruleType)
  it.items = true
  const valid = gen.name('valid')
  const before = gen.const('before', names.default.errors)
  gen.forRange('i', 0, _`${data}.length`, index => {
    context.subschema({ keyword: 'items', dataProp: index, dataPropType: Type.Num }, valid)
    gen.if(_`${names.default.errors} - ${before} >= ${MAX_ERRORS}`, () => gen.break())
  })
  context.ok(_`${names.default.errors} === ${before}`)
}
