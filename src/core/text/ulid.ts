/** The alphabet of a ULID (Crockford's base 32), in ascending order. */
export const ULID_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

export function isUlid(text: string): boolean {
  return ULID.test(text)
}

/** Upper-cases a ULID. Other ids, which the setting `strictIds: false` allows, stay as they are. */
export function canonicalId(id: string): string {
  return isUlid(id) ? id.toUpperCase() : id
}
