import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { OperationSample } from '../../contract/openapi.js'
import { describeMetrics } from '../../control/metrics.js'
import { lazy } from '../../core/lazy-module.js'
import { packagePath, packageVersion } from '../../core/package.js'

const loadDescription = lazy(() => import('../../contract/openapi.js'))
const loadControlPlane = lazy(() => import('../../control/description/describe-control-plane.js'))
const loadSamples = lazy(async () => {
  const text = await readFile(packagePath('fixtures', 'openapi-samples.json'), 'utf8')
  return (baseUrl: string) => {
    const addressed = text
      .replaceAll(RECORDED_AT, baseUrl)
      .replaceAll(encodeURIComponent(RECORDED_AT), encodeURIComponent(baseUrl))
    return JSON.parse(addressed) as Readonly<Record<string, OperationSample>>
  }
})

/** The address in the URLs of the samples. */
const RECORDED_AT = 'http://localhost'

/** Describes the API, and exports metrics. */
export function registerDescription(scope: FastifyInstance): void {
  scope.get('/openapi.json', async ({ baseUrl }) => describe(baseUrl, (await loadSamples())(baseUrl)))

  scope.get('/control-plane.json', async ({ baseUrl }) => {
    const { describeControlPlane } = await loadControlPlane()
    return describeControlPlane(packageVersion, baseUrl)
  })

  scope.get('/metrics', async (_, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(describeMetrics(scope.sandboxes.list()))
  )
}

async function describe(baseUrl: string, samples: Readonly<Record<string, OperationSample>> = {}) {
  const { describeApi } = await loadDescription()
  return describeApi(packageVersion, baseUrl, samples)
}
