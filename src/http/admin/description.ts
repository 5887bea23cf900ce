import type { FastifyInstance } from 'fastify'
import { describeMetrics } from '../../control/metrics.js'
import { lazy } from '../../core/lazy-module.js'
import { packageVersion } from '../../core/package.js'

const loadPage = lazy(() => import('./docs-page.js'))
const loadDescription = lazy(() => import('../../contract/openapi.js'))

/** Describes the API, for tools and for people, and exports metrics. */
export function registerDescription(scope: FastifyInstance): void {
  scope.get('/openapi.json', async ({ baseUrl }) => describe(baseUrl))

  scope.get('/docs', async ({ baseUrl }, reply) => {
    const { renderDocsPage } = await loadPage()
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(renderDocsPage(await describe(baseUrl)))
  })

  scope.get('/metrics', async (_, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(describeMetrics(scope.sandboxes.list()))
  )
}

async function describe(baseUrl: string) {
  const { describeApi } = await loadDescription()
  return describeApi(packageVersion, baseUrl)
}
