/** Makes Ajv check `uniqueItems` in linear time. Its own check compares each object with all others. */
import type { Ajv } from 'ajv'
import { toCanonicalJson } from '../core/fingerprint.js'

export function replaceUniqueItems(ajv: Pick<Ajv, 'removeKeyword' | 'addKeyword'>): void {
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (isWanted: boolean, items: readonly unknown[]) => !isWanted || areUnique(items),
    error: { message: 'must NOT have duplicate items' }
  })
}

function areUnique(items: readonly unknown[]): boolean {
  return new Set(items.map(toCanonicalJson)).size === items.length
}
