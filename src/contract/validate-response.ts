/** Checks values against the contract. Loaded only where `validateResponses` asks for it. */
import { Ajv } from 'ajv'
import { isUlid } from '../core/ids.js'
import { parseTimestamp } from '../core/timestamp.js'
import { schemas } from './schemas.js'

/** What is wrong with `value` as a `schemaName` of the contract, or undefined. */
export type ResponseValidator = (schemaName: string, value: unknown, strictIds: boolean) => string | undefined

export function createResponseValidator(): ResponseValidator {
  const strict = createAjv(isUlid)
  const lenient = createAjv(id => id !== '')
  return (schemaName, value, strictIds) => {
    const ajv = strictIds ? strict : lenient
    return ajv.validate(schemaName, value) ? undefined : ajv.errorsText(ajv.errors, { dataVar: schemaName })
  }
}

function createAjv(isId: (text: string) => boolean): Ajv {
  const ajv = new Ajv({ allErrors: true, discriminator: true, strict: false, schemas: Object.values(schemas) })
  ajv.addFormat('ulid', isId)
  ajv.addFormat('date-time', (text: string) => parseTimestamp(text) !== undefined)
  ajv.addFormat('uri', true)
  return ajv
}
