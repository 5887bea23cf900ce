import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import { handleError } from '../errors.js'
import type { AppOptions } from '../options.js'
import { addresses } from '../plugins/addresses.js'
import { jsonType } from '../plugins/json-type.js'
import { requestStart } from '../plugins/request-start.js'
import { unmatched, type UnmatchedOptions } from '../plugins/unmatched.js'
import { CONTROL_PLANE_PREFIX, isControlPlaneEnabled } from '../server/control-plane-access.js'
import { toFastifyOptions } from '../server/fastify-options.js'
import { closeConnections } from '../server/graceful-close.js'
import { controlPlaneRoutes } from './index.js'

type Shared = Pick<AppOptions, 'adminToken' | 'bodyLimit' | 'logger' | 'publicUrl' | 'trustProxy'>

export interface ControlPlaneOptions extends Shared, Omit<UnmatchedOptions, 'routes'> {
  /** The id that the server has given to a request. */
  readonly idOf: (request: IncomingMessage) => string
}

/** Creates the app of the control plane, for requests that the server passes on. It does not listen itself. */
export async function createControlPlane(
  server: FastifyInstance,
  { idOf, adminToken, isHidden, ...options }: ControlPlaneOptions
): Promise<FastifyInstance> {
  const app = Fastify({ ...toFastifyOptions(options), genReqId: idOf })
  app.setErrorHandler(handleError)
  app.decorate('sandboxes', server.sandboxes)
  app.decorate('identityProvider', server.identityProvider)
  app.register(addresses, { ...options, server })
  app.register(jsonType)
  app.register(requestStart)
  closeConnections(app, server.ending)
  await app.register(unmatched, { routes: server.knownRoutes, isHidden })
  const isEnabled = () => isControlPlaneEnabled(server, adminToken)
  app.register(controlPlaneRoutes, { prefix: CONTROL_PLANE_PREFIX, adminToken, isEnabled })
  await app.ready()
  return app
}
