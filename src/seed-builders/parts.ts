/** Each function completes what it is given. The defaults are the simplest that the mock accepts. */
import type { AuthSchemeConfig } from '../contract/schemas/auth-scheme-config.js'
import type { Credential } from '../contract/schemas/credential.js'
import type { SeedConnection, SeedConnector, SeedOrganisation, SeedVersion } from '../control/seeds/seed-schema.js'
import { createId } from './create-id.js'

/** When a version was published, unless a test says so. */
const PUBLISHED_AT = '2026-01-15T09:00:00Z'

type HTTPConnector = Extract<SeedConnector, { protocol: 'http' }>

/** A public HTTP connector with one published version. */
export function connector(own: Partial<HTTPConnector> & Pick<SeedConnector, 'organisationId'>): HTTPConnector {
  const id = createId()
  return {
    id,
    name: `Connector ${id}`,
    public: true,
    protocol: 'http',
    baseUrl: 'https://api.example.com',
    versions: [version()],
    ...own
  }
}

/** A published version. `publishedAt: null` makes a draft. */
export function version(own: Partial<SeedVersion> = {}): SeedVersion {
  return { id: createId(), name: '1.0.0', publishedAt: PUBLISHED_AT, ...own }
}

/** An organisation without API keys. */
export function organisation(own: Partial<SeedOrganisation> = {}): SeedOrganisation {
  const id = createId()
  return { id, name: `Organisation ${id}`, ...own }
}

/** A connection that sends an API key with each action. Give it to `connections` of a connector. */
export function connection(own: Partial<SeedConnection> & { readonly organisationId: string }): SeedConnection {
  const { organisationId, ...rest } = own
  const id = createId()
  const use = {
    id: createId(),
    authSchemeConfig: apiKeyScheme(),
    credential: stringCredential({ organisationId })
  }
  return { id, name: `Connection ${id}`, credentials: { action: [use] }, ...rest }
}

/** A scheme of a connector: an API key in a header. */
export function apiKeyScheme(
  own: Partial<Extract<AuthSchemeConfig, { schemeType: 'api-key' }>> = {}
): AuthSchemeConfig {
  return { id: 'api-key', description: 'An API key', schemeType: 'api-key', name: 'X-Api-Key', in: 'header', ...own }
}

/** The credential of a scheme with an API key. */
export function stringCredential(
  own: Partial<Extract<Credential, { type: 'string' }>> & { readonly organisationId: string }
): Credential {
  const id = createId()
  return { id, name: `Credential ${id}`, type: 'string', data: { value: 'not-a-secret' }, ...own }
}
