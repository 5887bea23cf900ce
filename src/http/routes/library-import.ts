import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import {
  importPublicConnectorVersion,
  withStagedImport
} from '../../operations/library-import/import-public-connector-version.js'
import { operation } from '../operation.js'
import { versionIn } from './path.js'

export const libraryImportRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('ImportPublicConnectorVersion'),
    handler: ({ sandbox, params, transaction }) => {
      const input = versionIn(params)
      return withStagedImport(sandbox, input, copy =>
        transaction(() => importPublicConnectorVersion(sandbox, { ...input, copy }))
      )
    }
  })

  done()
}
