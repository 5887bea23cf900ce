import type { FastifyInstance } from 'fastify'
import { mintToken } from '../../control/tokens.js'

export function registerTokens(scope: FastifyInstance): void {
  scope.post('/tokens', async ({ sandbox, body }, reply) =>
    reply.status(201).send(await mintToken(sandbox, scope.identityProvider, body))
  )
}
