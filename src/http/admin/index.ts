/** The control plane, one line a resource. */
import type { FastifyInstance } from 'fastify'
import { registerSandboxOfAdminRequest } from '../plugins/sandbox-of-request.js'
import { acceptJsonOrNothing } from './body.js'
import { registerClock } from './clock.js'
import { registerDescription } from './description.js'
import { registerFaultRoutes } from './faults.js'
import { registerFidelity } from './fidelity.js'
import { registerGuard, registerPresence } from './guard.js'
import { registerOAuth2Pages } from './oauth2.js'
import { registerProbes } from './probes.js'
import { registerRequests } from './requests.js'
import { registerSandboxes } from './sandboxes.js'
import { registerSettings } from './settings.js'
import { registerSnapshots } from './snapshots.js'
import { registerState } from './state.js'
import { registerTokens } from './tokens.js'
import { registerUsages } from './usages.js'

export interface AdminOptions {
  readonly adminToken: string | undefined
  /** Makes a scope answer what none of its routes does. */
  readonly answerUnmatched: (scope: FastifyInstance) => void
}

const prefix = '/__admin'

export function registerAdmin(app: FastifyInstance, { adminToken, answerUnmatched }: AdminOptions): void {
  app.register(async scope => registerProbes(scope), { prefix })
  app.register(
    async scope => {
      registerPresence(scope, adminToken)
      registerSandboxOfAdminRequest(scope)
      registerOAuth2Pages(scope)
    },
    { prefix }
  )
  app.register(
    async admin => {
      registerGuard(admin, adminToken)
      answerUnmatched(admin)
      admin.register(async scope => {
        acceptJsonOrNothing(scope)
        registerSandboxOfAdminRequest(scope)
        registerSandboxes(scope)
        registerState(scope)
        registerSnapshots(scope)
        registerSettings(scope)
        registerRequests(scope)
        registerFaultRoutes(scope)
        registerUsages(scope)
        registerClock(scope)
        registerTokens(scope)
        registerFidelity(scope)
        registerDescription(scope)
      })
    },
    { prefix }
  )
}
