import { referencesOfScheme } from '../../contract/credential-references.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { ConnectionVariable } from '../../contract/schemas/connection.js'
import type { Database } from '../database/driver.js'
import type { ConnectionCredentialNode, ConnectionNode } from '../shared/connector-graph.js'
import { createInsert, type Row } from '../shared/rows.js'
import { type CredentialRow, toCredential, toCredentialRow } from './credential-rows.js'

interface ConnectionRow {
  readonly id: string
  readonly name: string
  readonly variables: string
  readonly created_at: string
  readonly updated_at: string
}

type Usage = 'action' | 'trigger'

interface ConnectionCredentialRow extends CredentialRow {
  readonly connection_id: string
  readonly usage: Usage
  readonly id: string
  readonly auth_scheme_config: string
}

const SELECT_CREDENTIALS = `
  SELECT
    used.connection_id, used.usage, used.id, used.auth_scheme_config, used.credential_id,
    kept.organisation_id, kept.type, kept.name, kept.data, kept.errors, kept.expires_at
  FROM connection_credentials AS used
  JOIN credentials AS kept ON kept.id = used.credential_id
`

export function createConnectionRows(db: Database) {
  const insert = createInsert(db)
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
    ${SELECT_CREDENTIALS}
    WHERE used.connector_id = ?
    ORDER BY used.connection_id, used.usage, used.position
  `)
  const listCredentialsOf = db.prepare<[string, string], ConnectionCredentialRow>(`
    ${SELECT_CREDENTIALS}
    WHERE used.connector_id = ? AND used.connection_id = ?
    ORDER BY used.usage, used.position
  `)
  const removeCredentials = db.prepare<[string, string]>(
    'DELETE FROM connection_credentials WHERE connector_id = ? AND connection_id = ?'
  )
  const replaceVariables = db.prepare<[string, string, string]>(
    'UPDATE connections SET variables = ?, updated_at = ? WHERE connector_id = ?'
  )

  return {
    find: (connectorId: string, id: string): ConnectionNode | undefined => {
      const row = find.get(connectorId, id)
      return row && toConnection(row, listCredentialsOf.all(connectorId, id))
    },
    list(connectorId: string): ConnectionNode[] {
      const credentials = groupByConnection(listCredentials.all(connectorId))
      return list.all(connectorId).map(row => toConnection(row, credentials.get(row.id) ?? []))
    },
    insert: (connectorId: string, connection: ConnectionNode, position: number) =>
      insert(toConnectionRows(connectorId, connection, position)),
    /** Gives all connections of a connector the same variables. */
    replaceVariables: (connectorId: string, variables: readonly ConnectionVariable[], now: string) =>
      void replaceVariables.run(JSON.stringify(variables), now, connectorId),
    /** Links the connection to the credentials that it has now, instead of its former ones. */
    replaceCredentials(connectorId: string, connection: ConnectionNode): void {
      removeCredentials.run(connectorId, connection.id)
      insert(toConnectionCredentialRows(connectorId, connection))
    }
  }
}

/** A connection and its credentials. */
export function toConnectionRows(connectorId: string, connection: ConnectionNode, position: number): Row[] {
  return [toConnectionRow(connectorId, connection, position), ...toConnectionCredentialRows(connectorId, connection)]
}

function toConnectionRow(
  connectorId: string,
  { id, name, variables, createdAt, updatedAt }: ConnectionNode,
  position: number
): Row {
  return {
    table: 'connections',
    values: {
      connector_id: connectorId,
      id,
      position,
      name,
      variables: JSON.stringify(variables),
      created_at: createdAt,
      updated_at: updatedAt
    }
  }
}

function toConnectionCredentialRows(connectorId: string, { id, action, trigger }: ConnectionNode): Row[] {
  const toRows = (usage: Usage, credentials: readonly ConnectionCredentialNode[]) =>
    credentials.flatMap((node, position): Row[] => [
      toCredentialRow(node.credential),
      toConnectionCredentialRow({ connectorId, connectionId: id, usage, position }, node)
    ])
  return [...toRows('action', action), ...toRows('trigger', trigger)]
}

interface CredentialPlace {
  readonly connectorId: string
  readonly connectionId: string
  readonly usage: Usage
  readonly position: number
}

function toConnectionCredentialRow(
  { connectorId, connectionId, usage, position }: CredentialPlace,
  { id, authSchemeConfig, credential }: ConnectionCredentialNode
): Row {
  const { application = null, certificate = null } = referencesOfScheme(authSchemeConfig)
  return {
    table: 'connection_credentials',
    values: {
      connector_id: connectorId,
      connection_id: connectionId,
      usage,
      position,
      id,
      auth_scheme_config: JSON.stringify(authSchemeConfig),
      credential_id: credential.id,
      application_credential_id: application,
      certificate_credential_id: certificate
    }
  }
}

function groupByConnection(credentials: readonly ConnectionCredentialRow[]): Map<string, ConnectionCredentialRow[]> {
  const groups = new Map<string, ConnectionCredentialRow[]>()
  for (const credential of credentials) {
    const group = groups.get(credential.connection_id)
    if (group === undefined) groups.set(credential.connection_id, [credential])
    else group.push(credential)
  }
  return groups
}

function toConnection(row: ConnectionRow, credentials: readonly ConnectionCredentialRow[]): ConnectionNode {
  return {
    id: row.id,
    name: row.name,
    action: credentials.filter(({ usage }) => usage === 'action').map(toConnectionCredential),
    trigger: credentials.filter(({ usage }) => usage === 'trigger').map(toConnectionCredential),
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
