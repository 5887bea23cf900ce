import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, apiError } from '../../contract/errors.js'
import { countRequests, findRequests, type FoundRequests } from '../../control/journal/find-requests.js'
import type { JournalEntry } from '../../control/journal/journal-entry.js'
import { toCurl } from '../../control/journal/to-curl.js'
import { lazy } from '../../core/lazy-module.js'
import { createTurnPause } from '../../core/streams/in-turns.js'
import { whenGone } from '../server/when-gone.js'

const loadStream = lazy(() => import('../../control/journal/stream-requests.js'))

type ById = { Params: { id: string } }

export function registerRequests(scope: FastifyInstance): void {
  const find = async ({ sandbox, baseUrl }: FastifyRequest, query: unknown, reply: FastifyReply) => {
    const found = await findRequests(sandbox, query, whenGone(reply))
    return reply.type('application/json; charset=utf-8').send(Readable.from(writeFound(found, baseUrl)))
  }
  scope.get('/requests', async (request, reply) => ofQuery(find(request, readQuery(request.query), reply)))
  scope.post('/requests/find', async (request, reply) => find(request, request.body, reply))
  scope.post('/requests/count', async ({ sandbox, body }) => countRequests(sandbox, body))
  scope.delete('/requests', async ({ sandbox }, reply) => {
    sandbox.journal.clear()
    return reply.status(204).send()
  })
  scope.get('/requests/stream', async ({ sandbox, query, headers }, reply) => {
    const { streamRequests } = await loadStream()
    const events = await streamRequests(sandbox, {
      query: readQuery(query),
      lastEventId: [headers['last-event-id']].flat()[0],
      signal: whenGone(reply)
    })
    // Not read ahead: what a slow client has not taken stays in the journal only.
    return reply.headers(STREAM_HEADERS).send(Readable.from(events, { objectMode: false, highWaterMark: 1 }))
  })
  scope.get<ById>('/requests/:id', async ({ sandbox, params, baseUrl }, reply) => {
    if (params.id === 'find' || params.id === 'count') {
      void reply.header('allow', 'POST')
      throw apiError('methodNotAllowed', { allowed: 'POST', found: 'GET' })
    }
    const entry = sandbox.journal.get(params.id)
    if (entry === undefined) throw apiError('requestNotFound', { found: params.id })
    return withCurl(entry, baseUrl)
  })
}

/** In turns, because the entries of a journal can be 32 MiB. */
async function* writeFound({ requests, evicted }: FoundRequests, url: string): AsyncGenerator<string> {
  const pause = createTurnPause()
  yield '{"requests":['
  for (const [index, entry] of requests.entries()) {
    yield `${index === 0 ? '' : ','}${JSON.stringify(withCurl(entry, url))}`
    await pause()
  }
  yield `],"evicted":${evicted}}`
}

/** The criteria of a query are checked as those of a body are. */
async function ofQuery<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result
  } catch (error) {
    if (!(error instanceof ApiError) || error.explanation.rule !== 'invalidBody') throw error
    throw apiError('invalidQuery', { fields: error.body.fields ?? [] })
  }
}

function withCurl(entry: JournalEntry, url: string): JournalEntry {
  return { ...entry, curl: toCurl(entry, url) }
}

/** The last one keeps a proxy from collecting events. */
const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no'
}

/** Takes the names of a body; numbers arrive as text. */
function readQuery(query: unknown): Readonly<Record<string, unknown>> {
  const { sandbox: _, ...criteria } = query as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(criteria).map(([name, value]) => [name, NUMBERS.includes(name) ? toNumber(value) : value])
  )
}

const NUMBERS = ['status', 'limit', 'count', 'wait']

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
}
