import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { checkBody } from '../../control/check-body.js'
import { markUsage } from '../../control/usages.js'

type ById = { Params: { id: string } }

export function registerUsages(scope: FastifyInstance): void {
  scope.get('/usages', async ({ sandbox }) => ({ usages: sandbox.store.usages.list() }))
  scope.post('/usages', async ({ sandbox, body }, reply) => {
    const mark = await checkBody('UsageRequest', body)
    return reply.status(201).send(markUsage(sandbox.store, mark))
  })
  scope.delete<ById>('/usages/:id', async ({ sandbox, params }, reply) => {
    const { store } = sandbox
    if (!store.transaction(() => store.usages.remove(params.id))) throw apiError('usageNotFound', { found: params.id })
    return reply.status(204).send()
  })
}
