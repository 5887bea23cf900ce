import { Ajv, type Options } from 'ajv'
import { parseDuration } from '../core/duration.js'
import { isUlid } from '../core/ids.js'
import { parseTimestamp } from '../core/timestamp.js'
import { isUri } from '../core/text/uri.js'
import { boundItems } from './bounded-items.js'

/** Errors after which Ajv takes no more from references. */
const MAX_COPIED_ERRORS = 5_000

/** Ajv with the formats of the contract. It is slow to load: import this file only where a value is validated. */
export function createAjv(strictIds: boolean, options: Options = {}): Ajv {
  const code = { process: limitCopies }
  const ajv = new Ajv({ allErrors: true, discriminator: true, strict: false, code, ...options })
  boundItems(ajv)
  ajv.addFormat('ulid', strictIds ? isUlid : (text: string) => text !== '')
  ajv.addFormat('date-time', (text: string) => parseTimestamp(text) !== undefined)
  ajv.addFormat('duration', (text: string) => (parseDuration(text) ?? -1) >= 0)
  ajv.addFormat('signed-duration', (text: string) => parseDuration(text) !== undefined)
  ajv.addFormat('uri', isUri)
  // The bytes of a file.
  ajv.addFormat('binary', true)
  return ajv
}

/** Stored URLs can be empty, because older seeds could leave them out. Requests must give them. */
export function allowEmptyUrls(ajv: Ajv): Ajv {
  return ajv.addFormat('uri', (text: string) => text === '' || isUri(text))
}

/** For each reference that fails, Ajv copies all errors before it: quadratic time for the values of a large object. */
function limitCopies(code: string): string {
  return code.replaceAll(
    /vErrors\.concat\(\w+\.errors\)/g,
    copy => `(vErrors.length > ${MAX_COPIED_ERRORS} ? vErrors : ${copy})`
  )
}
