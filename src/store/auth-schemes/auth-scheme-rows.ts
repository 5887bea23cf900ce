import { referencesOfScheme } from '../../contract/credential-references.js'
import type { ApplicationGrant, AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { Database } from '../database/driver.js'
import { createInsert, type Row } from '../shared/rows.js'

/** The credential that identifies an OAuth application, and the organisation that owns it. */
export interface OAuthApplication {
  readonly credentialId: string
  readonly organisationId: string
}

export function createAuthSchemeRows(db: Database) {
  const insert = createInsert(db)
  const list = db
    .prepare<[string], string>('SELECT config FROM auth_scheme_configs WHERE connector_id = ? ORDER BY position')
    .pluck()
  const removeAll = db.prepare<[string]>('DELETE FROM auth_scheme_configs WHERE connector_id = ?')
  // CROSS JOIN fixes the join order, see credentials.
  const findGrant = db
    .prepare<[string, string, string], string>(
      `SELECT config -> 'grant'
       FROM auth_scheme_configs
       CROSS JOIN connectors ON connectors.id = auth_scheme_configs.connector_id
       WHERE connectors.organisation_id = ?
         AND application_credential_id = ?
         AND config ->> '$.grant.organisationId' = ?
       ORDER BY auth_scheme_configs.connector_id, auth_scheme_configs.id
       LIMIT 1`
    )
    .pluck()

  return {
    list: (connectorId: string) => list.all(connectorId).map(config => JSON.parse(config) as AuthSchemeConfig),
    replace: (connectorId: string, configs: readonly AuthSchemeConfig[]) => {
      removeAll.run(connectorId)
      insert(toAuthSchemeRows(connectorId, configs))
    },
    /** The grant by which the connectors of an organisation use an OAuth application, which anyone may own. */
    findGrant: (organisationId: string, { credentialId, organisationId: owner }: OAuthApplication) => {
      const grant = findGrant.get(organisationId, credentialId, owner)
      return grant === undefined ? undefined : (JSON.parse(grant) as ApplicationGrant)
    }
  }
}

export function toAuthSchemeRows(connectorId: string, configs: readonly AuthSchemeConfig[]): Row[] {
  return configs.map((config, position) => {
    const { application = null, certificate = null } = referencesOfScheme(config)
    return {
      table: 'auth_scheme_configs',
      values: {
        connector_id: connectorId,
        id: config.id,
        position,
        config: JSON.stringify(config),
        application_credential_id: application,
        certificate_credential_id: certificate
      }
    }
  })
}
