import type { FastifyPluginCallback } from 'fastify'

/** The metadata and keys of the mock's own identity provider (OpenID Connect Discovery). */
export const wellKnown: FastifyPluginCallback = (app, _, done) => {
  const { identityProvider } = app

  app.get('/.well-known/openid-configuration', async ({ baseUrl }) => ({
    issuer: baseUrl,
    jwks_uri: `${baseUrl}/.well-known/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256']
  }))

  app.get('/.well-known/jwks.json', async () => identityProvider.jwks())

  done()
}
