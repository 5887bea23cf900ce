import type { FastifyInstance } from 'fastify'
import { mintToken } from '../../control/tokens.js'

export function registerTokens(scope: FastifyInstance): void {
  scope.post('/tokens', async ({ sandbox, body, baseUrl }, reply) => {
    const minter = { identityProvider: scope.identityProvider, issuer: baseUrl }
    return reply.status(201).send(await mintToken(sandbox, minter, body))
  })
}
