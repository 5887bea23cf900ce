/** Upload addresses, which accept one document each, and the documents that were uploaded. */
import type { Database } from './database/driver.js'

export interface Upload {
  readonly id: string
  readonly organisationId: string
  /** When the address stops accepting a document; as stored (see core/timestamp). */
  readonly expiresAt: string
  /** Null until it is uploaded. */
  readonly document: Buffer | null
}

export interface UploadLimits {
  /** How many uploads are kept. */
  readonly count: number
  /** The size of all documents together. */
  readonly bytes: number
}

const COLUMNS = 'id, organisation_id AS organisationId, expires_at AS expiresAt, document'

export function createUploads(db: Database) {
  const find = db.prepare<[string], Upload>(`SELECT ${COLUMNS} FROM uploads WHERE id = ?`)
  const insert = db.prepare<[Omit<Upload, 'document'>]>(
    'INSERT INTO uploads (id, organisation_id, expires_at) VALUES (@id, @organisationId, @expiresAt)'
  )
  const putDocument = db.prepare<[Buffer, string]>(
    'UPDATE uploads SET document = ?, position = (SELECT max(position) + 1 FROM uploads) WHERE id = ?'
  )
  const removeBeyond = db.prepare<[UploadLimits & { organisationId: string }]>(`
    DELETE FROM uploads
    WHERE position IN (
      SELECT position
      FROM (
        SELECT
          position,
          row_number() OVER newest AS place,
          sum(coalesce(length(document), 0)) OVER newest AS bytes
        FROM uploads
        WHERE organisation_id = @organisationId
        WINDOW newest AS (ORDER BY position DESC ROWS UNBOUNDED PRECEDING)
      )
      WHERE place > 1 AND (place > @count OR bytes > @bytes)
    )
  `)

  return {
    find: (id: string) => find.get(id),
    insert: (upload: Omit<Upload, 'document'>) => void insert.run(upload),
    putDocument: (id: string, document: Buffer) => void putDocument.run(document, id),
    /** Removes the oldest uploads of an organisation beyond the limits, but never the newest. */
    trim: (organisationId: string, limits: UploadLimits) => void removeBeyond.run({ organisationId, ...limits })
  }
}
