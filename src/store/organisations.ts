import type { Database } from './driver.js'

export interface Organisation {
  readonly id: string
  readonly name: string
}

export function createOrganisations(db: Database) {
  const insert = db.prepare<[Organisation]>('INSERT INTO organisations (id, name) VALUES (@id, @name)')
  const list = db.prepare<[], Organisation>('SELECT id, name FROM organisations ORDER BY id')

  return {
    insert: (organisation: Organisation) => void insert.run(organisation),
    list: () => list.all()
  }
}
