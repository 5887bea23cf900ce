/** Checks answers against the contract. Loaded only where `validateResponses` asks for it. */
import type { Ajv } from 'ajv'
import { createAjv } from './ajv.js'
import { schemas } from '../contract/schemas.js'

/** What is wrong with `value` as a `schemaName` of the contract, or undefined. */
export type ResponseValidator = (schemaName: string, value: unknown, strictIds: boolean) => string | undefined

export function createResponseValidator(): ResponseValidator {
  const named = { schemas: Object.values(schemas) }
  let strict: Ajv | undefined
  let lenient: Ajv | undefined
  return (schemaName, value, strictIds) => {
    const ajv = strictIds ? (strict ??= createAjv(true, named)) : (lenient ??= createAjv(false, named))
    return ajv.validate(schemaName, value) ? undefined : ajv.errorsText(ajv.errors, { dataVar: schemaName })
  }
}
