import type { FastifyInstance } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { checkBody } from '../../control/check-body.js'
import { expected } from '../../validation/describe-value.js'

type ById = { Params: { id: string } }

export function registerFaultRoutes(scope: FastifyInstance): void {
  scope.get<{ Querystring: { pending?: unknown } }>('/faults', async ({ sandbox: { faults }, query }) => ({
    faults: readPending(query.pending) ? faults.listPending() : faults.list()
  }))
  scope.post('/faults', async ({ sandbox, body }, reply) => {
    const fault = await checkBody('Fault', body, sandbox.settings)
    return reply.status(201).send(sandbox.faults.add(fault))
  })
  scope.delete('/faults', async ({ sandbox }, reply) => {
    sandbox.faults.clear()
    return reply.status(204).send()
  })
  scope.get<ById>('/faults/:id', async ({ sandbox, params }) => {
    const fault = sandbox.faults.find(params.id)
    if (fault === undefined) throw apiError('faultNotFound', { found: params.id })
    return fault
  })
  scope.delete<ById>('/faults/:id', async ({ sandbox, params }, reply) => {
    if (!sandbox.faults.remove(params.id)) throw apiError('faultNotFound', { found: params.id })
    return reply.status(204).send()
  })
}

function readPending(value: unknown = 'false'): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalidField('pending', expected('true or false', value), 'invalidQuery')
}
