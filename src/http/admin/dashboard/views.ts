/** What the dashboard shows and no other route of the control plane has. */
import type { FastifyInstance } from 'fastify'
import { createClock } from '../../../core/clock.js'
import { lazy } from '../../../core/lazy-module.js'

const loadViews = lazy(() => import('../../../control/views/all-views.js'))

type ById = { Params: { id: string } }

type WithQuery = { Querystring: Readonly<Record<string, unknown>> }

export function registerViews(scope: FastifyInstance): void {
  const realTime = createClock()
  scope.get('/organisations', async ({ sandbox }) => {
    const { listOrganisations } = await loadViews()
    return { organisations: listOrganisations(sandbox) }
  })
  scope.get('/traffic', async ({ sandbox }) => {
    const { describeTraffic } = await loadViews()
    return describeTraffic(sandbox, realTime.now())
  })
  scope.get('/settings/explained', async ({ sandbox }) => {
    const { explainSettings } = await loadViews()
    return { settings: await explainSettings(sandbox.settings) }
  })
  scope.get<WithQuery>('/connectors', async ({ sandbox, query }) => {
    const { listConnectors } = await loadViews()
    return listConnectors(sandbox.store, query)
  })
  scope.get<ById>('/connectors/:id', async ({ sandbox, params }, reply) => {
    const { getConnectorResponse } = await loadViews()
    return reply.type('application/json; charset=utf-8').send(getConnectorResponse(sandbox, params.id).bytes)
  })
  scope.get<ById>('/connectors/:id/graph', async ({ sandbox, params }) => {
    const { describeConnectorGraph } = await loadViews()
    return describeConnectorGraph(sandbox, params.id)
  })
}
