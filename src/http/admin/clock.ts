import type { FastifyInstance } from 'fastify'
import { advanceClock, changeClock, describeClock } from '../../control/change-clock.js'

export function registerClock(scope: FastifyInstance): void {
  scope.get('/clock', async ({ sandbox }) => describeClock(sandbox.clock))
  scope.put('/clock', async ({ sandbox, body }) => changeClock(sandbox.clock, body))
  scope.post('/clock/advance', async ({ sandbox, body }) => advanceClock(sandbox.clock, body))
}
