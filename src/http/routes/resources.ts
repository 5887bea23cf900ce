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
    handler: ({ sandbox, params, query }) =>
      getActions(sandbox, { ...versionIn(params), page: query, name: query.name })
  })

  app.route({
    ...operation('CreateAction'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => createAction(sandbox, { ...versionIn(params), body }))
  })

  app.route({
    ...operation('GetAction'),
    handler: ({ sandbox, params }) => getAction(sandbox, { ...versionIn(params), name: params.action_name })
  })

  app.route({
    ...operation('UpdateAction'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateAction(sandbox, { ...versionIn(params), name: params.action_name, body }))
  })

  app.route({
    ...operation('DeleteAction'),
    handler: ({ sandbox, params, transaction }) =>
      transaction(() => deleteAction(sandbox, { ...versionIn(params), name: params.action_name }))
  })

  app.route({
    ...operation('GetTriggers'),
    handler: ({ sandbox, params, query }) =>
      getTriggers(sandbox, { ...versionIn(params), page: query, name: query.name })
  })

  app.route({
    ...operation('CreateTrigger'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => createTrigger(sandbox, { ...versionIn(params), body }))
  })

  app.route({
    ...operation('GetTrigger'),
    handler: ({ sandbox, params }) => getTrigger(sandbox, { ...versionIn(params), name: params.trigger_name })
  })

  app.route({
    ...operation('UpdateTrigger'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => updateTrigger(sandbox, { ...versionIn(params), name: params.trigger_name, body }))
  })

  app.route({
    ...operation('DeleteTrigger'),
    handler: ({ sandbox, params, transaction }) =>
      transaction(() => deleteTrigger(sandbox, { ...versionIn(params), name: params.trigger_name }))
  })

  done()
}
