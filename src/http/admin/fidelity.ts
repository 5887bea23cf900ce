import type { FastifyInstance } from 'fastify'
import { loadEntries } from '../../contract/assumptions.js'

type ById = { Params: { id: string } }

/** The ledger is the same for every sandbox. */
export function registerFidelity(scope: FastifyInstance): void {
  const { observed } = scope.sandboxes.requirements
  scope.get('/fidelity', async ({ query }) => {
    const { findEntries } = await loadEntries()
    const { sandbox: _, ...filter } = query as Readonly<Record<string, unknown>>
    return { entries: findEntries(filter, observed) }
  })
  scope.get<ById>('/fidelity/:id', async ({ params }) => {
    const { getEntry } = await loadEntries()
    return getEntry(params.id, observed)
  })
}
