import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { createDefinitions } from '../../operations/definitions/create-definitions.js'
import { deleteDefinition, deleteDefinitions } from '../../operations/definitions/delete-definitions.js'
import { getDefinition, getDefinitions } from '../../operations/definitions/get-definitions.js'
import { getRawSchema } from '../../operations/definitions/get-raw-schema.js'
import { readDefinitions, readDefinitionUpdate } from '../../operations/definitions/read-definitions.js'
import { updateDefinition } from '../../operations/definitions/update-definition.js'
import { operation } from '../operation.js'
import { versionIn } from './path.js'

export const definitionRoutes: FastifyPluginCallbackTypebox = (app, _, done) => {
  app.route({
    ...operation('GetDefinitions'),
    handler: ({ addressed, params, query }) =>
      getDefinitions(addressed, { ...versionIn(params), page: query, name: query.name })
  })

  app.route({
    ...operation('CreateDefinitions'),
    handler: async ({ addressed, params, body: sent, transaction }) => {
      const body = await readDefinitions(sent)
      return transaction(() => createDefinitions(addressed, { ...versionIn(params), body }))
    }
  })

  app.route({
    ...operation('DeleteDefinitions'),
    handler: ({ addressed, params, query, body, transaction }) =>
      transaction(() => deleteDefinitions(addressed, { ...versionIn(params), body, force: query.force === true }))
  })

  app.route({
    ...operation('GetDefinition'),
    handler: ({ addressed, params }) => getDefinition(addressed, definitionIn(params))
  })

  app.route({
    ...operation('UpdateDefinition'),
    handler: async ({ addressed, params, body: sent, transaction }) => {
      const body = await readDefinitionUpdate(sent)
      return transaction(() => updateDefinition(addressed, { ...definitionIn(params), body }))
    }
  })

  app.route({
    ...operation('DeleteDefinition'),
    handler: ({ addressed, params, query, transaction }) =>
      transaction(() => deleteDefinition(addressed, { ...definitionIn(params), force: query.force === true }))
  })

  app.route({
    ...operation('GetRawSchema'),
    handler: ({ addressed, params }, reply) => {
      const schema = getRawSchema(addressed, { ...versionIn(params), filename: params.schema_filename })
      if ('document' in schema) return schema.document
      // A browser shows text that a client sent, and never runs it.
      void reply
        .type(toTextType(schema.contentType))
        .headers({ 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' })
      return schema.content
    }
  })

  done()
}

function definitionIn(params: Parameters<typeof versionIn>[0] & { readonly definition_name: string }) {
  return { ...versionIn(params), definitionName: params.definition_name }
}

/** Only XML keeps its own media type; every other schema that is not JSON is plain text. */
function toTextType(contentType: string): string {
  return `text/${/[/+]xml *(;|$)/i.test(contentType) ? 'xml' : 'plain'}; charset=utf-8`
}
