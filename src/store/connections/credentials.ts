/** Credentials by themselves: reading them, who uses them, and removing unused ones. */
import type { ProtocolType } from '../../contract/schemas/common.js'
import type { Credential } from '../../contract/schemas/credential.js'
import type { Database } from '../database/driver.js'
import { createInsert } from '../shared/rows.js'
import { type CredentialRow, toCredential, toCredentialRow } from './credential-rows.js'

/** A connection that uses a credential, and its connector. Times are as stored (see core/timestamp). */
export interface CredentialUse {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly connector: {
    readonly id: string
    readonly organisationId: string
    readonly name: string
    readonly protocol: ProtocolType
    readonly createdAt: string
    readonly updatedAt: string
  }
}

interface CredentialUseRow {
  readonly id: string
  readonly name: string
  readonly created_at: string
  readonly updated_at: string
  readonly connector_id: string
  readonly organisation_id: string
  readonly connector_name: string
  readonly protocol: ProtocolType
  readonly connector_created_at: string
  readonly connector_updated_at: string
}

/**
 * Only references of the credential's own organisation count: others may name the credential but not use it. CROSS JOIN
 * fixes the join order; SQLite would otherwise visit every connector of the organisation.
 */
const REFERENCE_FROM = (table: string, column: string) => `
  SELECT 1 FROM ${table} AS referring
  CROSS JOIN connectors ON connectors.id = referring.connector_id
  WHERE referring.${column} = @id AND connectors.organisation_id = @organisationId
`

export function createCredentials(db: Database) {
  const findOwn = db.prepare<[string, string], CredentialRow>(`
    SELECT id AS credential_id, organisation_id, type, name, data, errors, expires_at
    FROM credentials
    WHERE id = ? AND organisation_id = ?
  `)
  const find = db.prepare<[string], CredentialRow>(`
    SELECT id AS credential_id, organisation_id, type, name, data, errors, expires_at
    FROM credentials
    WHERE id = ?
  `)
  const listUnconnected = db
    .prepare<[], string>(
      `SELECT id FROM credentials
       EXCEPT SELECT credential_id FROM connection_credentials
       ORDER BY id`
    )
    .pluck()
  const insert = createInsert(db)
  const listUses = db.prepare<[string], CredentialUseRow>(`
    SELECT
      connections.id, connections.name, connections.created_at, connections.updated_at,
      connectors.id AS connector_id, connectors.organisation_id, connectors.name AS connector_name,
      connectors.protocol, connectors.created_at AS connector_created_at, connectors.updated_at AS connector_updated_at
    FROM connections
    JOIN connectors ON connectors.id = connections.connector_id
    WHERE (connections.connector_id, connections.id) IN (
      SELECT connector_id, connection_id FROM connection_credentials WHERE credential_id = ?
    )
    ORDER BY connections.connector_id, connections.position
  `)
  const findShared = db.prepare<[string]>(`
    SELECT 1 FROM connection_credentials AS own
    JOIN connection_credentials AS other ON other.credential_id = own.credential_id
    WHERE own.connector_id = ? AND other.connector_id <> own.connector_id
    LIMIT 1
  `)
  const removeUnused = db.prepare<[{ organisationId: string; id: string }]>(`
    DELETE FROM credentials
    WHERE id = @id AND organisation_id = @organisationId
    AND NOT EXISTS (SELECT 1 FROM connection_credentials WHERE credential_id = @id)
    AND NOT EXISTS (${REFERENCE_FROM('auth_scheme_configs', 'application_credential_id')})
    AND NOT EXISTS (${REFERENCE_FROM('auth_scheme_configs', 'certificate_credential_id')})
    AND NOT EXISTS (${REFERENCE_FROM('connection_credentials', 'application_credential_id')})
    AND NOT EXISTS (${REFERENCE_FROM('connection_credentials', 'certificate_credential_id')})
    AND NOT EXISTS (
      SELECT 1 FROM credentials AS other
      WHERE other.certificate_credential_id = @id AND other.id <> @id AND other.organisation_id = @organisationId
    )
  `)

  return {
    /** Includes secrets. */
    findOwn: (organisationId: string, id: string): Credential | undefined => {
      const row = findOwn.get(id, organisationId)
      return row && toCredential(row)
    },
    /** Includes secrets. */
    find: (id: string): Credential | undefined => {
      const row = find.get(id)
      return row && toCredential(row)
    },
    /** The ids of credentials that no connection uses: others may refer to them. */
    listUnconnected: () => listUnconnected.all(),
    insert: (credential: Credential) => insert([toCredentialRow(credential)]),
    listUses: (id: string): CredentialUse[] => listUses.all(id).map(toUse),
    /** Whether another connector uses a credential of this one. */
    areShared: (connectorId: string) => findShared.get(connectorId) !== undefined,
    /**
     * Removes the given credentials of an organisation, except those that a connection uses or that a grant, scheme or
     * other credential of the organisation refers to.
     */
    removeUnused: (organisationId: string, ids: readonly string[]): void => {
      // Removing one may release another, so repeats until nothing is removed.
      let left = [...new Set(ids)]
      for (let before = -1; left.length !== before;) {
        before = left.length
        left = left.filter(id => removeUnused.run({ organisationId, id }).changes === 0)
      }
    }
  }
}

function toUse(row: CredentialUseRow): CredentialUse {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    connector: {
      id: row.connector_id,
      organisationId: row.organisation_id,
      name: row.connector_name,
      protocol: row.protocol,
      createdAt: row.connector_created_at,
      updatedAt: row.connector_updated_at
    }
  }
}
