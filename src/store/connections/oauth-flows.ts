/** OAuth 2.0 flows in progress, by their state. */
import type { Database } from '../database/driver.js'

export interface OAuthFlow {
  /** Returned with the authorization code. Valid once, until the flow expires. */
  readonly state: string
  readonly organisationId: string
  readonly connectorId: string
  readonly clientId: string
  /** All requested scopes. */
  readonly scopes: readonly string[]
  /** The `prompt` of OpenID Connect; empty if none was given. */
  readonly prompt: string
  /** Which server asks the user for consent. */
  readonly consent: 'provider' | 'local'
  /** Both times are as stored (see core/timestamp). */
  readonly expiresAt: string
  readonly usedAt: string | null
}

interface OAuthFlowRow {
  readonly state: string
  readonly organisation_id: string
  readonly connector_id: string
  readonly client_id: string
  readonly scopes: string
  readonly prompt: string
  readonly consent: OAuthFlow['consent']
  readonly expires_at: string
  readonly used_at: string | null
}

const COLUMNS = 'state, organisation_id, connector_id, client_id, scopes, prompt, consent, expires_at, used_at'

export function createOAuthFlows(db: Database) {
  const insert = db.prepare<[OAuthFlowRow]>(`
    INSERT INTO oauth_flows (${COLUMNS})
    VALUES (
      @state, @organisation_id, @connector_id, @client_id, @scopes, @prompt, @consent, @expires_at, @used_at
    )
  `)
  const find = db.prepare<[string], OAuthFlowRow>(`SELECT ${COLUMNS} FROM oauth_flows WHERE state = ?`)
  const list = db.prepare<[], OAuthFlowRow>(`SELECT ${COLUMNS} FROM oauth_flows ORDER BY state`)
  const use = db.prepare<[string, string]>('UPDATE oauth_flows SET used_at = ? WHERE state = ?')
  const forget = db.prepare<[string, string]>('DELETE FROM oauth_flows WHERE organisation_id = ? AND expires_at < ?')

  return {
    insert: (flow: OAuthFlow) => void insert.run(toRow(flow)),
    find: (state: string): OAuthFlow | undefined => {
      const row = find.get(state)
      return row && toFlow(row)
    },
    list: (): OAuthFlow[] => list.all().map(toFlow),
    use: (state: string, now: string) => void use.run(now, state),
    /** Removes flows that expired before a time. */
    forgetBefore: (organisationId: string, time: string) => void forget.run(organisationId, time)
  }
}

function toFlow(row: OAuthFlowRow): OAuthFlow {
  return {
    state: row.state,
    organisationId: row.organisation_id,
    connectorId: row.connector_id,
    clientId: row.client_id,
    scopes: JSON.parse(row.scopes) as string[],
    prompt: row.prompt,
    consent: row.consent,
    expiresAt: row.expires_at,
    usedAt: row.used_at
  }
}

function toRow(flow: OAuthFlow): OAuthFlowRow {
  return {
    state: flow.state,
    organisation_id: flow.organisationId,
    connector_id: flow.connectorId,
    client_id: flow.clientId,
    scopes: JSON.stringify(flow.scopes),
    prompt: flow.prompt,
    consent: flow.consent,
    expires_at: flow.expiresAt,
    used_at: flow.usedAt
  }
}
