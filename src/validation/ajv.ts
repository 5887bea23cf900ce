import { Ajv, type Options } from 'ajv'
import { parseDuration } from '../core/duration.js'
import { isUlid } from '../core/ids.js'
import { parseTimestamp } from '../core/timestamp.js'

/** Ajv with the formats of the contract. It takes longer to load than all else: only what checks a value imports it. */
export function createAjv(strictIds: boolean, options: Options = {}): Ajv {
  const ajv = new Ajv({ allErrors: true, discriminator: true, strict: false, ...options })
  ajv.addFormat('ulid', strictIds ? isUlid : (text: string) => text !== '')
  ajv.addFormat('date-time', (text: string) => parseTimestamp(text) !== undefined)
  ajv.addFormat('duration', (text: string) => (parseDuration(text) ?? -1) >= 0)
  ajv.addFormat('signed-duration', (text: string) => parseDuration(text) !== undefined)
  // A URL may hold placeholders such as {{shop}}, and the vendor's server takes any text.
  ajv.addFormat('uri', true)
  // The bytes of a file, which no text is.
  ajv.addFormat('binary', true)
  return ajv
}
