/** Omits optional properties that are "", false, [] or {}, as the vendor's server does (docs/contract.md 3.3). */
export function omitEmpty<Properties extends object>(properties: Properties): Partial<Properties> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isEmpty(value))) as Partial<Properties>
}

export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === undefined || value === '' || value === false
}
