import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { CredentialType } from './schemas/credential.js'

/** A scheme in words, such as `oauth2 with password`. */
export function describeScheme(config: AuthSchemeConfig): string {
  return config.schemeType === 'oauth2' ? `oauth2 with ${config.grant.grantType}` : config.schemeType
}

/**
 * The types of credential that fit a scheme (docs/contract.md 5). Nothing is known of custom-function and jwt-bearer:
 * they fit all schemes.
 */
export function credentialTypesOf(config: AuthSchemeConfig): CredentialType[] {
  return [...describedTypesOf(config), 'custom-function', 'jwt-bearer']
}

/** Why a credential of a type cannot be used by a scheme, or undefined. */
export function findFitProblem(config: AuthSchemeConfig, type: CredentialType): string | undefined {
  const allowed = credentialTypesOf(config)
  if (allowed.includes(type)) return undefined
  return `found ${type}; for ${describeScheme(config)} allowed are ${allowed.join(', ')}`
}

function describedTypesOf(config: AuthSchemeConfig): CredentialType[] {
  switch (config.schemeType) {
    case 'none':
      return ['none']
    case 'api-key':
      return ['string']
    case 'basic-auth':
      return ['basic-auth']
    case 'hmac':
      return ['binary', 'string']
    case 'certificate':
      return ['certificate']
    case 'oauth2':
      return oauth2Types(config.grant.grantType)
  }
}

function oauth2Types(grantType: 'authorization_code' | 'client_credentials' | 'password'): CredentialType[] {
  if (grantType === 'client_credentials') return ['oauth2-client', 'oauth2-token']
  if (grantType === 'password') return ['oauth2-password', 'oauth2-token']
  return ['oauth2-code', 'oauth2-token', 'oauth2-client']
}
