/** The control plane, one line a resource. */
import type { FastifyInstance } from 'fastify'
import type { IdentityProvider } from '../../auth/identity-provider.js'
import { apiError } from '../../contract/errors.js'
import { changeSettings } from '../../control/change-settings.js'
import { describeHealth } from '../../control/health.js'
import { exportState } from '../../control/state.js'
import { packageVersion } from '../../core/package.js'
import { servedOperations } from '../routes/index.js'
import { readObject } from './body.js'
import { registerGuard } from './guard.js'
import { registerTokens } from './tokens.js'

export interface AdminOptions {
  readonly adminToken: string | undefined
  readonly identityProvider: IdentityProvider
}

const PREFIX = '/__admin'

export function registerAdmin(app: FastifyInstance, { adminToken, identityProvider }: AdminOptions): void {
  app.register(async scope => registerProbes(scope), { prefix: PREFIX })
  app.register(
    async scope => {
      registerGuard(scope, adminToken)
      registerTokens(scope, identityProvider)
      scope.get('/state', async ({ sandbox }) => exportState(sandbox.store, sandbox.settings))
      scope.get('/settings', async ({ sandbox }) => sandbox.settings)
      scope.patch('/settings', async ({ sandbox, body }) => {
        changeSettings(sandbox.settings, readObject(body))
        return sandbox.settings
      })
      scope.get('/openapi.json', async () => {
        const { describeApi } = await import('../../contract/openapi.js')
        return describeApi(packageVersion, servedOperations)
      })
    },
    { prefix: PREFIX }
  )
}

/** Open to all, wherever the server listens: an orchestrator asks from outside, and they tell nothing of the data. */
function registerProbes(scope: FastifyInstance): void {
  scope.get('/health', async ({ sandbox }) => describeHealth(sandbox))
  scope.get('/ready', async ({ sandbox }) => {
    const problem = sandbox.store.findProblem()
    if (problem !== undefined) throw apiError('notReady', { problem })
    return describeHealth(sandbox)
  })
}
