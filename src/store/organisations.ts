import type { Database } from './database/driver.js'

export interface Organisation {
  readonly id: string
  readonly name: string
}

export function createOrganisations(db: Database) {
  const insert = db.prepare<[Organisation]>('INSERT INTO organisations (id, name) VALUES (@id, @name)')
  const list = db.prepare<[], Organisation>('SELECT id, name FROM organisations ORDER BY id')
  const listFirst = db.prepare<[number], Organisation>('SELECT id, name FROM organisations ORDER BY id LIMIT ?')
  const find = db.prepare<[string], string>('SELECT id FROM organisations WHERE id = ?').pluck()

  return {
    has: (id: string) => find.get(id) !== undefined,
    insert: (organisation: Organisation) => void insert.run(organisation),
    list: () => list.all(),
    listFirst: (limit: number) => listFirst.all(limit)
  }
}
