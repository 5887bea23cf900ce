import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { CredentialType } from './schemas/credential.js'
import { joinWithOr } from '../core/quote.js'

/** A scheme in a message, such as `oauth2 with password`. */
export function describeScheme(config: AuthSchemeConfig): string {
  return config.schemeType === 'oauth2' ? `oauth2 with ${config.grant.grantType}` : config.schemeType
}

/**
 * The types of credential that fit a scheme (docs/contract.md 5). The contract does not describe custom-function and
 * jwt-bearer, so they fit every scheme.
 */
export function credentialTypesOf(config: AuthSchemeConfig): CredentialType[] {
  return [...describedTypesOf(config), 'custom-function', 'jwt-bearer']
}

/** Why a scheme cannot use a type of credential; undefined if it can. */
export function findFitProblem(config: AuthSchemeConfig, type: CredentialType): string | undefined {
  const allowed = credentialTypesOf(config)
  if (allowed.includes(type)) return undefined
  return `expected ${joinWithOr(allowed)} for ${describeScheme(config)}, got ${type}`
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
