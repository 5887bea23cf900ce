import type { FastifyInstance } from 'fastify'
import type { IdentityProvider } from '../../auth/identity-provider.js'
import { mintToken } from '../../control/tokens.js'

export function registerTokens(scope: FastifyInstance, identityProvider: IdentityProvider): void {
  scope.post('/tokens', async ({ sandbox, body }, reply) =>
    reply.status(201).send(await mintToken(sandbox, identityProvider, body))
  )
}
