import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { importPublicConnectorVersion } from '../../operations/library-import/import-public-connector-version.js'
import { operation } from '../operation.js'
import { versionIn } from './path.js'

export const libraryImportRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('ImportPublicConnectorVersion'),
    handler: ({ sandbox, params, transaction }) =>
      transaction(() => importPublicConnectorVersion(sandbox, versionIn(params)))
  })

  done()
}
