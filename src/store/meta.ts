import type { Database } from './database/driver.js'

/** Facts about the database itself: JSON values by name. */
export function createMeta(db: Database) {
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const put = db.prepare<[string, string]>(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'
  )

  return {
    find: <Value>(name: string): Value | undefined => {
      const text = get.get(name)
      return text === undefined ? undefined : (JSON.parse(text) as Value)
    },
    put: (name: string, value: unknown) => void put.run(name, JSON.stringify(value))
  }
}
