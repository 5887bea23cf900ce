import type { Database } from './driver.js'

/** Applied to every database that is opened, whether from a file or an image. */
export function configureDatabase(db: Database): void {
  db.pragma('foreign_keys = ON')
  // Temporary files would fail in a container with a read-only file system.
  db.pragma('temp_store = MEMORY')
  // Lower case beyond ASCII, unlike SQLite's `lower`.
  db.function('fold', { deterministic: true }, (text: unknown) => String(text).toLowerCase())
}
