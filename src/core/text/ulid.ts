const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

export function isUlid(text: string): boolean {
  return ULID.test(text)
}

/** Upper-cases a ULID. Other ids, which the setting `strictIds: false` allows, stay as they are. */
export function canonicalId(id: string): string {
  return isUlid(id) ? id.toUpperCase() : id
}
