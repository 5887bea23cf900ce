import type { FastifyInstance } from 'fastify'
import { MAX_LEASE_LENGTH } from '../../contract/limits.js'
import { describeSandbox, leaseSandbox } from '../../control/sandboxes/lease-sandbox.js'
import { whenGone } from '../server/when-gone.js'
import { acceptLeases } from './lease-body.js'

type ById = { Params: { id: string } }

export function registerSandboxes(scope: FastifyInstance): void {
  const { sandboxes } = scope
  scope.register(async leases => {
    acceptLeases(leases)
    leases.post('/sandboxes', { bodyLimit: MAX_LEASE_LENGTH }, async ({ body, baseUrl }, reply) => {
      const signal = whenGone(reply)
      try {
        const sandbox = await leaseSandbox(sandboxes, body, { signal })
        const { token } = sandbox.lease
        return reply.status(201).send({ ...describeSandbox(sandbox, baseUrl), token })
      } catch (error) {
        if (!signal.aborted) throw error
        return reply.hijack()
      }
    })
  })
  scope.get('/sandboxes', async ({ baseUrl }) => ({
    sandboxes: sandboxes.list().map(sandbox => describeSandbox(sandbox, baseUrl))
  }))
  scope.get<ById>('/sandboxes/:id', async ({ params, baseUrl }) => describeSandbox(sandboxes.get(params.id), baseUrl))
  scope.delete<ById>('/sandboxes/:id', async ({ params }, reply) => {
    sandboxes.end(params.id)
    return reply.status(204).send()
  })
}
