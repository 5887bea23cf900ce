/** The ids of everything that belongs to an organisation. */
import { createHash } from 'node:crypto'
import { type Call, look, type SandboxModel } from './sandbox-model.js'
import { TOKEN } from './likeness.js'

export interface Owned {
  readonly kind: string
  readonly id: string
  readonly organisationId: string
}

const OF_CONNECTOR = (table: string) => `
  SELECT each.id, connectors.organisation_id FROM ${table} AS each JOIN connectors ON connectors.id = each.connector_id
`
const OF_VERSION = (table: string) => `
  SELECT each.id, connectors.organisation_id FROM ${table} AS each
  JOIN connector_versions AS versions ON versions.id = each.version_id
  JOIN connectors ON connectors.id = versions.connector_id
`

const KINDS: Readonly<Record<string, string>> = {
  organisation: 'SELECT id, id FROM organisations',
  connector: 'SELECT id, organisation_id FROM connectors',
  version: OF_CONNECTOR('connector_versions'),
  connection: OF_CONNECTOR('connections'),
  use: OF_CONNECTOR('connection_credentials'),
  usage: OF_CONNECTOR('usages'),
  credential: 'SELECT id, organisation_id FROM credentials',
  application: `
    SELECT config ->> '$.grant.credentialId' AS id, config ->> '$.grant.organisationId'
    FROM auth_scheme_configs WHERE id IS NOT NULL AND config ->> '$.grant.credentialId' IS NOT NULL
  `,
  action: OF_VERSION('actions'),
  trigger: OF_VERSION('triggers'),
  definition: OF_VERSION('definitions'),
  upload: 'SELECT id, organisation_id FROM uploads',
  state: 'SELECT state, organisation_id FROM oauth_flows'
}

export const ownedKinds = Object.keys(KINDS)

/** All ids in a sandbox with their owners. */
export function listOwned(model: SandboxModel): Owned[] {
  const found: Owned[] = []
  look(model, db => {
    for (const [kind, sql] of Object.entries(KINDS)) {
      const rows = db.prepare<[], [string, string]>(sql).raw().all()
      for (const [id, organisationId] of rows) found.push({ kind, id, organisationId })
    }
  })
  return found
}

/** An unknown id of the same form. */
export function toUnknown(id: string): string {
  const hash = createHash('sha256').update(id).digest()
  if (id.length === 43) return hash.toString('base64url')
  return id.slice(0, 10) + [...hash.subarray(0, 16)].map(byte => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32]).join('')
}

/** The ids in a call. */
export function idsIn({ path, query, body }: Call): string[] {
  return [...new Set(JSON.stringify([path, query, body]).match(TOKEN) ?? [])]
}

export function withIds(call: Call, others: ReadonlyMap<string, string>): Call {
  const { path, query, body } = call
  const text = JSON.stringify({ path, query, body }).replaceAll(TOKEN, id => others.get(id) ?? id)
  return { ...call, ...(JSON.parse(text) as Pick<Call, 'path'>) }
}
