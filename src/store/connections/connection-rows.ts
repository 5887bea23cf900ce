import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import type { Credential } from '../../contract/schemas/credential.js'
import { certificateOf, referencesOfScheme } from '../../contract/credential-references.js'
import type { ConnectionCredentialNode, ConnectionNode } from '../shared/connector-graph.js'
import type { Database } from '../database/driver.js'

type Usage = 'action' | 'trigger'

interface ConnectionRow {
  readonly id: string
  readonly name: string
  readonly variables: string
  readonly created_at: string
  readonly updated_at: string
}

export interface CredentialRow {
  readonly credential_id: string
  readonly organisation_id: string
  readonly type: string
  readonly name: string
  readonly data: string
  readonly errors: string
  readonly expires_at: string | null
}

/** As it is written; `data` says the same to whoever reads. */
export interface NewCredentialRow extends CredentialRow {
  readonly certificate_credential_id: string | null
}

interface ConnectionCredentialRow extends CredentialRow {
  readonly connection_id: string
  readonly usage: Usage
  readonly id: string
  readonly auth_scheme_config: string
}

const SELECT_USES = `
  SELECT
    used.connection_id, used.usage, used.id, used.auth_scheme_config, used.credential_id,
    kept.organisation_id, kept.type, kept.name, kept.data, kept.errors, kept.expires_at
  FROM connection_credentials AS used
  JOIN credentials AS kept ON kept.id = used.credential_id
`

/** A credential that is there already stays as it is. */
export const INSERT_CREDENTIAL = `
  INSERT INTO credentials (id, organisation_id, type, name, data, errors, expires_at, certificate_credential_id)
  VALUES (@credential_id, @organisation_id, @type, @name, @data, @errors, @expires_at, @certificate_credential_id)
  ON CONFLICT (id) DO NOTHING
`

export function createConnectionRows(db: Database) {
  const list = db.prepare<[string], ConnectionRow>(`
    SELECT id, name, variables, created_at, updated_at
    FROM connections
    WHERE connector_id = ?
    ORDER BY position
  `)
  const find = db.prepare<[string, string], ConnectionRow>(`
    SELECT id, name, variables, created_at, updated_at
    FROM connections
    WHERE connector_id = ? AND id = ?
  `)
  const listCredentials = db.prepare<[string], ConnectionCredentialRow>(`
    ${SELECT_USES}
    WHERE used.connector_id = ?
    ORDER BY used.connection_id, used.usage, used.position
  `)
  const listCredentialsOf = db.prepare<[string, string], ConnectionCredentialRow>(`
    ${SELECT_USES}
    WHERE used.connector_id = ? AND used.connection_id = ?
    ORDER BY used.usage, used.position
  `)
  const insert = db.prepare<[ConnectionRow & { connector_id: string; position: number }]>(`
    INSERT INTO connections (connector_id, id, position, name, variables, created_at, updated_at)
    VALUES (@connector_id, @id, @position, @name, @variables, @created_at, @updated_at)
  `)
  const insertCredential = db.prepare<[NewCredentialRow]>(INSERT_CREDENTIAL)
  const insertUse = db.prepare<[string, string, Usage, number, string, string, string, string | null, string | null]>(`
    INSERT INTO connection_credentials (
      connector_id, connection_id, usage, position, id, auth_scheme_config, credential_id,
      application_credential_id, certificate_credential_id
    )
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  `)
  const removeUses = db.prepare<[string, string]>(
    'DELETE FROM connection_credentials WHERE connector_id = ? AND connection_id = ?'
  )

  const replaceVariables = db.prepare<[string, string, string]>(
    'UPDATE connections SET variables = ?, updated_at = ? WHERE connector_id = ?'
  )
  function insertUses(
    connectorId: string,
    connectionId: string,
    usage: Usage,
    uses: readonly ConnectionCredentialNode[]
  ) {
    uses.forEach(({ id, authSchemeConfig, credential }, position) => {
      insertCredential.run(toCredentialRow(credential))
      const { application = null, certificate = null } = referencesOfScheme(authSchemeConfig)
      insertUse.run(
        connectorId,
        connectionId,
        usage,
        position,
        id,
        JSON.stringify(authSchemeConfig),
        credential.id,
        application,
        certificate
      )
    })
  }

  function insertAllUses(connectorId: string, { id, action, trigger }: ConnectionNode): void {
    insertUses(connectorId, id, 'action', action)
    insertUses(connectorId, id, 'trigger', trigger)
  }

  return {
    find: (connectorId: string, id: string): ConnectionNode | undefined => {
      const row = find.get(connectorId, id)
      return row && toConnection(row, listCredentialsOf.all(connectorId, id))
    },
    /** Gives every connection of a connector the same variables. */
    replaceVariables: (connectorId: string, variables: readonly ConnectionVariable[], now: string) =>
      void replaceVariables.run(JSON.stringify(variables), now, connectorId),
    list(connectorId: string): ConnectionNode[] {
      const uses = byConnection(listCredentials.all(connectorId))
      return list.all(connectorId).map(row => toConnection(row, uses.get(row.id) ?? []))
    },
    insert(connectorId: string, connection: ConnectionNode, position: number): void {
      insert.run({
        connector_id: connectorId,
        position,
        id: connection.id,
        name: connection.name,
        variables: JSON.stringify(connection.variables),
        created_at: connection.createdAt,
        updated_at: connection.updatedAt
      })
      insertAllUses(connectorId, connection)
    },
    /** Writes what a connection uses in the place of what it did. */
    replaceUses(connectorId: string, connection: ConnectionNode): void {
      removeUses.run(connectorId, connection.id)
      insertAllUses(connectorId, connection)
    }
  }
}

function byConnection(uses: readonly ConnectionCredentialRow[]): Map<string, ConnectionCredentialRow[]> {
  const grouped = new Map<string, ConnectionCredentialRow[]>()
  for (const use of uses) {
    const group = grouped.get(use.connection_id)
    if (group === undefined) grouped.set(use.connection_id, [use])
    else group.push(use)
  }
  return grouped
}

function toConnection(row: ConnectionRow, uses: readonly ConnectionCredentialRow[]): ConnectionNode {
  return {
    id: row.id,
    name: row.name,
    action: uses.filter(use => use.usage === 'action').map(toConnectionCredential),
    trigger: uses.filter(use => use.usage === 'trigger').map(toConnectionCredential),
    variables: JSON.parse(row.variables) as ConnectionVariable[],
    createdAt: row.created_at,
    updatedAt: row.updated_at
  }
}

function toConnectionCredential(row: ConnectionCredentialRow): ConnectionCredentialNode {
  return {
    id: row.id,
    authSchemeConfig: JSON.parse(row.auth_scheme_config) as AuthSchemeConfig,
    credential: toCredential(row)
  }
}

/** The type column decides the shape of the data, which was validated before it was written. */
export function toCredential(row: CredentialRow): Credential {
  const errors = JSON.parse(row.errors) as string[]
  return {
    id: row.credential_id,
    organisationId: row.organisation_id,
    type: row.type,
    name: row.name,
    ...(errors.length > 0 && { errors }),
    data: JSON.parse(row.data) as unknown,
    ...(row.expires_at !== null && { expiresAt: row.expires_at })
  } as Credential
}

export function toCredentialRow(credential: Credential): NewCredentialRow {
  return {
    credential_id: credential.id,
    organisation_id: credential.organisationId,
    type: credential.type,
    name: credential.name,
    data: JSON.stringify(credential.data),
    errors: JSON.stringify(credential.errors ?? []),
    expires_at: credential.expiresAt ?? null,
    certificate_credential_id: certificateOf(credential) ?? null
  }
}
