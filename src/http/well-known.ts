import type { FastifyInstance } from 'fastify'

/** The public face of the mock's own identity provider: its metadata and its keys (OpenID Connect Discovery). */
export function registerWellKnown(app: FastifyInstance): void {
  const { identityProvider } = app

  app.get('/.well-known/openid-configuration', async () => ({
    issuer: identityProvider.issuer,
    jwks_uri: `${identityProvider.issuer}/.well-known/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256']
  }))

  app.get('/.well-known/jwks.json', async () => identityProvider.jwks())
}
