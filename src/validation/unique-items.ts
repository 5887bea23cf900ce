/** Makes Ajv check `uniqueItems` in linear time. Its own check compares each object with all others. */
import type { Ajv } from 'ajv'

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
  return new Set(items.map(item => JSON.stringify(item, sortKeys))).size === items.length
}

/** Objects are equal whatever the order of their keys. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
