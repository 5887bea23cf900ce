/** References from schemes and credentials to other credentials, by id. */
import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { Credential } from './schemas/credential.js'

/** Ids of credentials, which may belong to any organisation or not exist. */
export interface SchemeReferences {
  /** The OAuth application of the grant (SPEC:2038-2056). */
  readonly application: string | undefined
  /** The certificate of the mTLS connection (SPEC:2232-2240). */
  readonly certificate: string | undefined
}

const NONE: SchemeReferences = { application: undefined, certificate: undefined }

export function referencesOfScheme(config: AuthSchemeConfig): SchemeReferences {
  if (config.schemeType !== 'oauth2') return NONE
  const { grant, mtlsCredentialId } = config
  return {
    application: grant.grantType === 'client_credentials' ? undefined : grant.credentialId,
    certificate: mtlsCredentialId
  }
}

/** The id of the certificate that a client uses for mTLS (SPEC:2571-2576). */
export function certificateOf(credential: Credential): string | undefined {
  return credential.type === 'oauth2-client' ? credential.data.mTLSCredentialId : undefined
}
