import type { FastifyInstance, FastifyReply } from 'fastify'
import { apiError } from '../../contract/errors.js'
import { countRequests, findRequests } from '../../control/journal/find-requests.js'

type ById = { Params: { id: string } }

export function registerRequests(scope: FastifyInstance): void {
  scope.get('/requests', async ({ sandbox, query }, reply) => findRequests(sandbox, readQuery(query), whenGone(reply)))
  scope.post('/requests/find', async ({ sandbox, body }, reply) => findRequests(sandbox, body, whenGone(reply)))
  scope.post('/requests/count', async ({ sandbox, body }) => countRequests(sandbox, body))
  scope.delete('/requests', async ({ sandbox }, reply) => {
    sandbox.journal.clear()
    return reply.status(204).send()
  })
  scope.get<ById>('/requests/:id', async ({ sandbox, params }) => {
    const entry = sandbox.journal.get(params.id)
    if (entry === undefined) throw apiError('requestNotFound', { found: params.id })
    return entry
  })
}

/** Aborted when the client closes the connection. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (raw.destroyed) controller.abort()
  raw.once('close', () => controller.abort())
  return controller.signal
}

/** Takes the names of a body; numbers arrive as text. */
function readQuery(query: unknown): object {
  const { sandbox: _, ...criteria } = query as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(criteria).map(([name, value]) => [name, NUMBERS.includes(name) ? toNumber(value) : value])
  )
}

const NUMBERS = ['status', 'limit', 'count']

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
}
