/** Validates responses against the contract. Imported only under the setting `validateResponses`. */
import type { Ajv } from 'ajv'
import { allowEmptyUrls, createAjv } from './ajv.js'
import { schemas } from '../contract/schemas.js'

/** Describes what is invalid; undefined if the value is valid. */
export type ResponseValidator = (schemaName: string, value: unknown, strictIds: boolean) => string | undefined

export function createResponseValidator(): ResponseValidator {
  const named = { schemas: Object.values(schemas) }
  let strict: Ajv | undefined
  let lenient: Ajv | undefined
  const create = (strictIds: boolean) => allowEmptyUrls(createAjv(strictIds, named))
  return (schemaName, value, strictIds) => {
    const ajv = strictIds ? (strict ??= create(true)) : (lenient ??= create(false))
    return ajv.validate(schemaName, value) ? undefined : ajv.errorsText(ajv.errors, { dataVar: schemaName })
  }
}
