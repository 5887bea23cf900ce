import type { AuthSchemeConfig, AuthSchemeConfigOAuth2Grant } from '../contract/auth-scheme-config.js'
import { REDACTED } from '../contract/redaction.js'

/**
 * A scheme as it was sent, with the secret of its OAuth application where the one that is kept has the same application:
 * what was left out stays (SPEC:2046-2048), and what reads as `******` was read from here. That `******` never becomes
 * a secret is assumed.
 */
export function withKeptSecret(sent: AuthSchemeConfig, kept: AuthSchemeConfig | undefined): AuthSchemeConfig {
  if (sent.schemeType !== 'oauth2' || sent.grant.grantType === 'client_credentials') return sent
  const { clientSecret: given = REDACTED, ...application } = sent.grant
  const clientSecret = given === REDACTED ? secretOf(kept, application) : given
  return { ...sent, grant: { ...application, ...(clientSecret !== undefined && { clientSecret }) } }
}

function secretOf(kept: AuthSchemeConfig | undefined, application: AuthSchemeConfigOAuth2Grant): string | undefined {
  if (kept?.schemeType !== 'oauth2' || kept.grant.grantType === 'client_credentials') return undefined
  if (application.grantType === 'client_credentials') return undefined
  const { grantType, credentialId, clientId, clientSecret } = kept.grant
  const isSame =
    grantType === application.grantType &&
    credentialId === application.credentialId &&
    clientId === (application.clientId ?? clientId)
  return isSame ? clientSecret : undefined
}
