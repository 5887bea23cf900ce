/**
 * The door to the control plane, which is an app of its own. It is created with the first request to it: few requests
 * need it, and the server starts a tenth faster without.
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { lazy } from '../core/lazy-module.js'
import type { ControlPlaneOptions } from './admin/app.js'
import { registerProbes } from './probes.js'
import { CONTROL_PLANE_PREFIX } from './server/control-plane-access.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Creates the app of the control plane with the first call. */
    readonly openControlPlane: () => Promise<FastifyInstance>
  }
}

const loadControlPlane = lazy(() => import('./admin/app.js'))

export const controlPlane = fp(
  (app: FastifyInstance, options: Omit<ControlPlaneOptions, 'idOf'>, done: () => void) => {
    const ids = new WeakMap<IncomingMessage, string>()
    let opening: Promise<FastifyInstance> | undefined

    async function create(): Promise<FastifyInstance> {
      try {
        const { createControlPlane } = await loadControlPlane()
        return await createControlPlane(app, { ...options, idOf: raw => ids.get(raw) as string })
      } catch (error) {
        opening = undefined
        throw error
      }
    }

    function pass(plane: FastifyInstance, { raw, id }: FastifyRequest, reply: FastifyReply): void {
      ids.set(raw, id)
      reply.hijack()
      plane.routing(raw, reply.raw)
    }

    const open = () => (opening ??= create())
    const doors: FastifyPluginCallback = (scope, _, opened) => {
      registerProbes(scope)
      // Only the probes have routes here.
      scope.setNotFoundHandler(scope.refuseUnmatched)
      scope.addHook('onRequest', (request, reply, next) => {
        if (request.is404) open().then(plane => pass(plane, request, reply), next)
        else next()
      })
      opened()
    }

    app.decorate('openControlPlane', open)
    app.register(doors, { prefix: CONTROL_PLANE_PREFIX })
    app.addHook('onClose', async () => (await opening)?.close())
    done()
  },
  { name: 'control-plane', dependencies: ['request-start'] }
)
