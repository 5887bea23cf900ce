/** The routes of the control plane, one line for each resource. */
import type { FastifyInstance, FastifyPluginCallback } from 'fastify'
import { sandboxOfAdminRequest } from '../plugins/sandbox.js'
import { acceptJsonOrNothing } from './body.js'
import { registerClock } from './clock.js'
import { registerDashboard } from './dashboard/pages.js'
import { registerViews } from './dashboard/views.js'
import { registerDescription } from './description.js'
import { registerFaultRoutes } from './faults.js'
import { registerFidelity } from './fidelity.js'
import { type Access, registerGuard, registerPresence } from './guard.js'
import { registerOAuth2Pages } from './oauth2.js'
import { registerRequests } from './requests.js'
import { registerConduct } from './reports/conduct.js'
import { registerCoverage } from './reports/coverage.js'
import { registerSandboxes } from './sandboxes.js'
import { registerSettings } from './settings.js'
import { registerSnapshots } from './snapshots.js'
import { registerState } from './state.js'
import { registerTokens } from './tokens.js'
import { registerUsages } from './usages.js'

export const controlPlaneRoutes: FastifyPluginCallback<Access> = (app, access, done) => {
  app.register(async scope => {
    registerPresence(scope, access)
    scope.register(sandboxOfAdminRequest)
    scope.register(async pages => registerOAuth2Pages(pages))
    scope.register(async pages => registerDashboard(pages))
  })
  app.register(async scope => {
    registerGuard(scope, access)
    refuseEarly(scope)
    scope.register(resources)
  })
  done()
}

/** Refuses unknown paths and wrong methods before their bodies are parsed. */
function refuseEarly(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) =>
    request.is404 ? scope.refuseUnmatched(request, reply) : undefined
  )
  scope.setNotFoundHandler(scope.refuseUnmatched)
}

const resources: FastifyPluginCallback = (app, _, done) => {
  acceptJsonOrNothing(app)
  app.register(sandboxOfAdminRequest)
  app.register(async scope => {
    for (const register of [
      registerSandboxes,
      registerState,
      registerSnapshots,
      registerSettings,
      registerRequests,
      registerFaultRoutes,
      registerUsages,
      registerClock,
      registerTokens,
      registerFidelity,
      registerCoverage,
      registerConduct,
      registerViews,
      registerDescription
    ]) {
      register(scope)
    }
  })
  done()
}
