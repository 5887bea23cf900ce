/** References to credentials by id, from their own columns and from the JSON of the same rows. */
import type { Database } from '../../../src/store/database/driver.js'

export interface KeptReference {
  /** A column, such as `credentials.certificate_credential_id`. */
  readonly from: string
  readonly column: string | null
  readonly json: string | null
}

const APPLICATION = '$.grant.credentialId'
const CERTIFICATE = '$.mtlsCredentialId'

const SOURCES = [
  { table: 'auth_scheme_configs', column: 'application_credential_id', json: `config ->> '${APPLICATION}'` },
  { table: 'auth_scheme_configs', column: 'certificate_credential_id', json: `config ->> '${CERTIFICATE}'` },
  {
    table: 'connection_credentials',
    column: 'application_credential_id',
    json: `auth_scheme_config ->> '${APPLICATION}'`
  },
  {
    table: 'connection_credentials',
    column: 'certificate_credential_id',
    json: `auth_scheme_config ->> '${CERTIFICATE}'`
  },
  { table: 'credentials', column: 'certificate_credential_id', json: "data ->> '$.mTLSCredentialId'" }
]

/** All columns that refer to credentials. */
export const referringColumns = SOURCES.map(({ table, column }) => `${table}.${column}`)

/** The references of all rows that have one in the column or in the JSON. */
export function listReferences(db: Database): KeptReference[] {
  return SOURCES.flatMap(({ table, column, json }) =>
    db
      .prepare<[], KeptReference>(
        `SELECT '${table}.${column}' AS "from", ${column} AS "column", ${json} AS json
         FROM ${table} WHERE ${column} IS NOT NULL OR ${json} IS NOT NULL`
      )
      .all()
  )
}
