/**
 * The optional properties that are not empty. The vendor's server leaves out an optional property that is "", false,
 * [] or {} (docs/contract.md 3.3).
 */
export function omitEmpty<Properties extends object>(properties: Properties): Partial<Properties> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isEmpty(value))) as Partial<Properties>
}

export function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return value === undefined || value === '' || value === false
}
