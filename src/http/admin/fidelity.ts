import type { FastifyInstance } from 'fastify'
import { loadEntries } from '../../contract/assumptions.js'

type ById = { Params: { id: string } }

/** The ledger is the same for every sandbox, except for what its settings follow of the observations. */
export function registerFidelity(scope: FastifyInstance): void {
  const { observed } = scope.sandboxes.requirements
  scope.get('/fidelity', async ({ query, sandbox: { settings } }) => {
    const { findEntries } = await loadEntries()
    const { sandbox: _, ...filter } = query as Readonly<Record<string, unknown>>
    return { entries: findEntries(filter, { observed, settings }) }
  })
  scope.get<ById>('/fidelity/:id', async ({ params, sandbox: { settings } }) => {
    const { getEntry } = await loadEntries()
    return getEntry(params.id, { observed, settings })
  })
}
