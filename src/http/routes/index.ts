/** The vendor's operations. */
import type { FastifyPluginCallback } from 'fastify'
import { type ConcernOptions, operationConcerns } from '../plugins/operation-concerns.js'
import { connectionRoutes } from './connections.js'
import { connectorRoutes } from './connectors.js'
import { definitionRoutes } from './definitions.js'
import { libraryImportRoutes } from './library-import.js'
import { type DocumentOptions, protocolRoutes } from './protocols.js'
import { resourceRoutes } from './resources.js'
import { versionRoutes } from './versions.js'

const rooms = [connectorRoutes, connectionRoutes, versionRoutes, libraryImportRoutes, resourceRoutes, definitionRoutes]

export const vendorRoutes: FastifyPluginCallback<ConcernOptions & DocumentOptions> = (app, options, done) => {
  app.register(operationConcerns, options)
  app.setNotFoundHandler(async (request, reply) => {
    // Its paths may be the nearest. Without them, the refusal is still right.
    await app.openControlPlane().catch(() => undefined)
    return app.refuseUnmatched(request, reply)
  })
  for (const room of rooms) app.register(room)
  app.register(protocolRoutes, { documentLimit: options.documentLimit })
  done()
}
