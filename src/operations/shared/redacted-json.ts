/** Redaction of stored JSON. It is parsed only if what remains depends on it. */
import { redactAuthSchemeConfig, redactCredential } from '../../contract/redaction.js'
import type { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import type { Credential } from '../../contract/schemas/credential.js'

interface CredentialJson {
  readonly type: string
  /** JSON. */
  readonly data: string
}

/** The types of which no data remains. */
const SECRET_TYPES = ['string', 'binary', 'oauth2-code', 'custom-function', 'jwt-bearer']

const WITHOUT_DATA = new Map(SECRET_TYPES.map(type => [type, redact({ type, data: '{}' })]))

/** The type and data of a credential, as `redactCredential` redacts them. */
export function redactCredentialJson(credential: CredentialJson): CredentialJson {
  return WITHOUT_DATA.get(credential.type) ?? (credential.type === 'none' ? credential : redact(credential))
}

function redact({ type, data }: CredentialJson): CredentialJson {
  const redacted = redactCredential({ type, data: JSON.parse(data) as unknown } as Credential)
  return { type: redacted.type, data: JSON.stringify(redacted.data) }
}

/** A scheme as JSON, as `redactAuthSchemeConfig` redacts it. */
export function redactSchemeJson(json: string): string {
  if (!json.includes('"clientSecret"')) return json
  return JSON.stringify(redactAuthSchemeConfig(JSON.parse(json) as AuthSchemeConfig))
}
