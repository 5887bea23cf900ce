/** Actions and triggers, the resources of a version. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { createAction, deleteAction, getAction, getActions, updateAction } from '../../operations/resources/actions.js'
import {
  createTrigger,
  deleteTrigger,
  getTrigger,
  getTriggers,
  updateTrigger
} from '../../operations/resources/triggers.js'
import { operation } from '../operation.js'
import { versionIn } from './path.js'

export const resourceRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('GetActions'),
    handler: ({ addressed, params, query }) =>
      getActions(addressed, { ...versionIn(params), page: query, name: query.name })
  })

  app.route({
    ...operation('CreateAction'),
    handler: ({ addressed, params, body, transaction }) =>
      transaction(() => createAction(addressed, { ...versionIn(params), body }))
  })

  app.route({
    ...operation('GetAction'),
    handler: ({ addressed, params }) => getAction(addressed, { ...versionIn(params), name: params.action_name })
  })

  app.route({
    ...operation('UpdateAction'),
    handler: ({ addressed, params, body, transaction }) =>
      transaction(() => updateAction(addressed, { ...versionIn(params), name: params.action_name, body }))
  })

  app.route({
    ...operation('DeleteAction'),
    handler: ({ addressed, params, transaction }) =>
      transaction(() => deleteAction(addressed, { ...versionIn(params), name: params.action_name }))
  })

  app.route({
    ...operation('GetTriggers'),
    handler: ({ addressed, params, query }) =>
      getTriggers(addressed, { ...versionIn(params), page: query, name: query.name })
  })

  app.route({
    ...operation('CreateTrigger'),
    handler: ({ addressed, params, body, transaction }) =>
      transaction(() => createTrigger(addressed, { ...versionIn(params), body }))
  })

  app.route({
    ...operation('GetTrigger'),
    handler: ({ addressed, params }) => getTrigger(addressed, { ...versionIn(params), name: params.trigger_name })
  })

  app.route({
    ...operation('UpdateTrigger'),
    handler: ({ addressed, params, body, transaction }) =>
      transaction(() => updateTrigger(addressed, { ...versionIn(params), name: params.trigger_name, body }))
  })

  app.route({
    ...operation('DeleteTrigger'),
    handler: ({ addressed, params, transaction }) =>
      transaction(() => deleteTrigger(addressed, { ...versionIn(params), name: params.trigger_name }))
  })

  done()
}
