import type { FastifyInstance } from 'fastify'
import { apiError } from '../contract/errors.js'
import { describeHealth } from '../control/health.js'

/** Open to everybody, because orchestrators probe from outside. The responses reveal no data. */
export function registerProbes(scope: FastifyInstance): void {
  scope.get('/health', async ({ sandbox }) => describeHealth(sandbox))
  scope.get('/ready', async ({ sandbox }) => {
    const problem = sandbox.store.findProblem()
    if (problem !== undefined) throw apiError('notReady', { problem })
    return describeHealth(sandbox)
  })
}
