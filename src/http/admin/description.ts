import type { FastifyInstance } from 'fastify'
import { packageVersion } from '../../core/package.js'

/** What is served, for tools. */
export function registerDescription(scope: FastifyInstance): void {
  scope.get('/openapi.json', async () => {
    const { describeApi } = await import('../../contract/openapi.js')
    return describeApi(packageVersion)
  })
}
