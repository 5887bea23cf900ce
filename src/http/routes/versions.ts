import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { createConnectorVersion, withStagedCopy } from '../../operations/versions/create-connector-version.js'
import { deleteConnectorVersion } from '../../operations/versions/delete-connector-version.js'
import { getConnectorVersion } from '../../operations/versions/get-connector-version.js'
import { listConnectorVersions } from '../../operations/versions/list-connector-versions.js'
import { publishConnector } from '../../operations/versions/publish-connector.js'
import { unpublishConnector } from '../../operations/versions/unpublish-connector.js'
import { updateConnectorVersion } from '../../operations/versions/update-connector-version.js'
import { operation } from '../operation.js'
import { connectorIn, versionIn } from './path.js'

export const versionRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('CreateConnectorVersion'),
    handler: ({ sandbox, params, body, transaction }) => {
      const input = { ...connectorIn(params), body }
      return withStagedCopy(sandbox, input, copy =>
        transaction(() => createConnectorVersion(sandbox, { ...input, copy }))
      )
    }
  })

  app.route({
    ...operation('ListConnectorVersions'),
    handler: ({ sandbox, params, query }) => listConnectorVersions(sandbox, { ...connectorIn(params), page: query })
  })

  app.route({
    ...operation('GetConnectorVersion'),
    handler: ({ sandbox, params }) => getConnectorVersion(sandbox, versionIn(params))
  })

  app.route({
    ...operation('UpdateConnectorVersion'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateConnectorVersion(sandbox, { ...versionIn(params), body }))
  })

  app.route({
    ...operation('DeleteConnectorVersion'),
    handler: ({ sandbox, params, query, transaction }) =>
      transaction(() => deleteConnectorVersion(sandbox, { ...versionIn(params), force: query.force === true }))
  })

  app.route({
    ...operation('PublishConnector'),
    handler: ({ sandbox, params, transaction }) => transaction(() => publishConnector(sandbox, versionIn(params)))
  })

  app.route({
    ...operation('UnpublishConnector'),
    handler: ({ sandbox, params, transaction }) => transaction(() => unpublishConnector(sandbox, versionIn(params)))
  })

  done()
}
