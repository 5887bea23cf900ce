import type { Database } from './driver.js'

/** What every opened database needs, wherever it came from. */
export function configureDatabase(db: Database): void {
  db.pragma('foreign_keys = ON')
  // The container's file system may be read-only.
  db.pragma('temp_store = MEMORY')
  db.function('fold', { deterministic: true }, (text: unknown) => String(text).toLowerCase())
}
