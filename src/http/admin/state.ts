import type { FastifyInstance } from 'fastify'
import { exportState } from '../../control/seeds/export-state.js'
import { addState, replaceState } from '../../control/state.js'
import { readObject } from './body.js'

/** Bytes. The state of a sandbox is larger than any request to an operation. */
export const STATE_LIMIT = 256 * 1_048_576

export function registerState(scope: FastifyInstance): void {
  scope.get('/state', async ({ sandbox }) => exportState(sandbox.store, sandbox.settings))
  scope.put('/state', { bodyLimit: STATE_LIMIT }, async ({ sandbox, body }, reply) => {
    await replaceState(sandbox, readObject(body))
    return reply.status(204).send()
  })
  scope.post('/state', { bodyLimit: STATE_LIMIT }, async ({ sandbox, body }, reply) => {
    await addState(sandbox, readObject(body))
    return reply.status(204).send()
  })
  scope.post('/reset', async ({ sandbox }, reply) => {
    sandbox.reset()
    return reply.status(204).send()
  })
}
