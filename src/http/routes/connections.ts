import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { createConnectorConnection } from '../../operations/connections/create-connector-connection.js'
import { deleteConnection } from '../../operations/connections/delete-connection.js'
import { getConnection } from '../../operations/connections/get-connection.js'
import { initialiseOAuth2Connection } from '../../operations/connections/initialise-oauth2-connection.js'
import { listConnectorConnections } from '../../operations/connections/list-connector-connections.js'
import { updateConnection } from '../../operations/connections/update-connection.js'
import { operation } from '../operation.js'
import { connectorIn } from './path.js'

export const connectionRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('InitialiseOAuth2Connection'),
    handler: ({ addressed, params, body, transaction }) =>
      transaction(() => initialiseOAuth2Connection(addressed, { ...connectorIn(params), body }))
  })

  app.route({
    ...operation('ListConnectorConnections'),
    handler: ({ sandbox, params, query }) => listConnectorConnections(sandbox, { ...connectorIn(params), page: query })
  })

  app.route({
    ...operation('CreateConnectorConnection'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => createConnectorConnection(sandbox, { ...connectorIn(params), body }))
  })

  app.route({
    ...operation('GetConnection'),
    handler: ({ sandbox, params }) => getConnection(sandbox, connectionIn(params))
  })

  app.route({
    ...operation('UpdateConnection'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateConnection(sandbox, { ...connectionIn(params), body }))
  })

  app.route({
    ...operation('DeleteConnection'),
    handler: ({ sandbox, params, query, transaction }) =>
      transaction(() => deleteConnection(sandbox, { ...connectionIn(params), force: query.force === true }))
  })

  done()
}

function connectionIn(params: Parameters<typeof connectorIn>[0] & { readonly connection_id: string }) {
  return { ...connectorIn(params), connectionId: params.connection_id }
}
