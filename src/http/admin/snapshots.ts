import type { FastifyInstance } from 'fastify'
import { checkBody } from '../../control/check-body.js'

type ByName = { Params: { name: string } }

export function registerSnapshots(scope: FastifyInstance): void {
  scope.get('/snapshots', async ({ sandbox }) => ({ snapshots: sandbox.snapshots.list() }))
  scope.post('/snapshots', async ({ sandbox, body }, reply) => {
    const { name } = await checkBody('SnapshotRequest', body)
    return reply.status(201).send(sandbox.snapshots.take(name))
  })
  scope.post<ByName>('/snapshots/:name/restore', async ({ sandbox, params }, reply) => {
    sandbox.snapshots.restore(params.name)
    return reply.status(204).send()
  })
  scope.delete<ByName>('/snapshots/:name', async ({ sandbox, params }, reply) => {
    sandbox.snapshots.remove(params.name)
    return reply.status(204).send()
  })
}
