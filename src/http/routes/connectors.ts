import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { deleteAuthSchemeConfig } from '../../operations/auth-schemes/delete-auth-scheme-config.js'
import { upsertAuthSchemeConfig } from '../../operations/auth-schemes/upsert-auth-scheme-config.js'
import { deleteConnector } from '../../operations/connectors/delete-connector.js'
import { getConnector } from '../../operations/connectors/get-connector.js'
import { listCategories } from '../../operations/connectors/list-categories.js'
import { listConnectors, listPublicConnectors } from '../../operations/connectors/list-connectors.js'
import { updateConnectorCategories } from '../../operations/connectors/update-connector-categories.js'
import { updateConnectorTags } from '../../operations/connectors/update-connector-tags.js'
import { updateConnector } from '../../operations/connectors/update-connector.js'
import { operation } from '../operation.js'
import { connectorIn } from './path.js'

export const connectorRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('ListCategories'),
    handler: () => listCategories()
  })

  app.route({
    ...operation('ListPublicConnectors'),
    handler: ({ sandbox, query }) => listPublicConnectors(sandbox, { query })
  })

  app.route({
    ...operation('ListConnectors'),
    handler: ({ sandbox, params, query }) => listConnectors(sandbox, { organisationId: params.organisation_id, query })
  })

  app.route({
    ...operation('GetConnector'),
    handler: ({ sandbox, params }) => getConnector(sandbox, connectorIn(params))
  })

  app.route({
    ...operation('UpdateConnector'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateConnector(sandbox, { ...connectorIn(params), body }))
  })

  app.route({
    ...operation('DeleteConnector'),
    handler: ({ sandbox, params, query, transaction }) =>
      transaction(() => deleteConnector(sandbox, { ...connectorIn(params), force: query.force === true }))
  })

  app.route({
    ...operation('UpdateConnectorTags'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateConnectorTags(sandbox, { ...connectorIn(params), body }))
  })

  app.route({
    ...operation('UpdateConnectorCategories'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateConnectorCategories(sandbox, { ...connectorIn(params), body }))
  })

  app.route({
    ...operation('UpsertAuthSchemeConfig'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => upsertAuthSchemeConfig(sandbox, { ...authSchemeConfigIn(params), body }))
  })

  app.route({
    ...operation('DeleteAuthSchemeConfig'),
    handler: ({ sandbox, params, transaction }) =>
      transaction(() => deleteAuthSchemeConfig(sandbox, authSchemeConfigIn(params)))
  })

  done()
}

function authSchemeConfigIn(params: Parameters<typeof connectorIn>[0] & { readonly auth_scheme_config_id: string }) {
  return { ...connectorIn(params), authSchemeConfigId: params.auth_scheme_config_id }
}
