import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { checkBody } from '../../control/check-body.js'
import type { SharedFaults } from '../../control/faults/shared-faults.js'
import { expected } from '../../validation/describe-value.js'
import { isForEverySandbox } from '../plugins/sandbox.js'

type ById = { Params: { id: string } }

/** With `?sandbox=*`, the faults of every sandbox. */
const config = { takesEverySandbox: true }

/** What the faults of a sandbox and those of every sandbox have in common. */
type FaultList = Pick<SharedFaults, 'add' | 'list' | 'find' | 'listPending' | 'remove' | 'clear'>

export function registerFaultRoutes(scope: FastifyInstance): void {
  const faultsOf = (request: FastifyRequest): FaultList =>
    isForEverySandbox(request) ? scope.sandboxes.shared.faults : request.sandbox.faults

  scope.get<{ Querystring: { pending?: unknown } }>('/faults', { config }, async request => {
    const faults = faultsOf(request)
    return { faults: readPending(request.query.pending) ? faults.listPending() : faults.list() }
  })
  scope.post('/faults', { config }, async (request, reply) => {
    const fault = await checkBody('Fault', request.body, request.sandbox.settings)
    return reply.status(201).send(faultsOf(request).add(fault))
  })
  scope.delete('/faults', { config }, async (request, reply) => {
    faultsOf(request).clear()
    return reply.status(204).send()
  })
  scope.get<ById>('/faults/:id', { config }, async request => {
    const { id } = request.params
    const fault = faultsOf(request).find(id)
    if (fault === undefined) throw apiError('faultNotFound', { found: id })
    return fault
  })
  scope.delete<ById>('/faults/:id', { config }, async (request, reply) => {
    const { id } = request.params
    if (!faultsOf(request).remove(id)) throw apiError('faultNotFound', { found: id })
    return reply.status(204).send()
  })
}

function readPending(value: unknown = 'false'): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalidField('pending', expected('true or false', value), 'invalidQuery')
}
