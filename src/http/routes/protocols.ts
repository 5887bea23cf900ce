import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { createBigQueryConnector } from '../../operations/connectors/create-bigquery-connector.js'
import { createHTTPConnector } from '../../operations/connectors/create-http-connector.js'
import {
  assertVersionFits,
  importHTTPConnectorVersion
} from '../../operations/openapi-import/import-http-connector-version.js'
import { importHTTPConnector } from '../../operations/openapi-import/import-http-connector.js'
import { renderImportResult } from '../../operations/openapi-import/import-result.js'
import { withImportedVersion } from '../../operations/openapi-import/imported-version.js'
import { listAuthSchemes } from '../../operations/protocols/list-auth-schemes.js'
import { listProtocols } from '../../operations/protocols/list-protocols.js'
import { getProtocolUploadURL } from '../../operations/protocols/uploads.js'
import { operation } from '../operation.js'
import { readImportRequest, toTask } from '../import-request.js'
import { connectorIn } from './path.js'

export interface DocumentOptions {
  /** Maximum length of a body with a document, in bytes. */
  readonly documentLimit: number
}

export const protocolRoutes: FastifyPluginCallbackTypebox<DocumentOptions> = (app, { documentLimit }, done) => {
  app.route({
    ...operation('ListProtocols'),
    handler: ({ sandbox, query }) => listProtocols(sandbox, { page: query })
  })

  app.route({
    ...operation('ListAuthSchemes'),
    handler: ({ sandbox, params }) => listAuthSchemes(sandbox, { slug: params.protocol_slug })
  })

  app.route({
    ...operation('GetProtocolUploadURL'),
    handler: ({ addressed, params, transaction }) =>
      transaction(() => getProtocolUploadURL(addressed, { ...organisationIn(params), protocol: params.protocol_slug }))
  })

  app.route({
    ...operation('CreateHTTPConnector'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => createHTTPConnector(sandbox, { ...organisationIn(params), body }))
  })

  app.route({
    ...operation('ImportHTTPConnectorVersion'),
    bodyLimit: documentLimit,
    handler: async ({ sandbox, addressed, params, body, transaction }) => {
      const { metadata, document } = await readImportRequest(sandbox, {
        ...organisationIn(params),
        body,
        metadataSchema: 'ImportHTTPConnectorVersionMetadata',
        defaultMetadata: {}
      })
      const { version } = metadata
      assertVersionFits(sandbox, { ...connectorIn(params), version })
      const api = await app.readOpenApi(toTask(sandbox, document()))
      const imported = await withImportedVersion(addressed, { api, name: version }, version =>
        transaction(() => importHTTPConnectorVersion(addressed, { ...connectorIn(params), version, api }))
      )
      return renderImportResult(addressed, imported)
    }
  })

  app.route({
    ...operation('ImportHTTPConnector'),
    bodyLimit: documentLimit,
    handler: async ({ sandbox, addressed, params, body, transaction }) => {
      const { document } = await readImportRequest(sandbox, {
        ...organisationIn(params),
        body,
        metadataSchema: 'ImportHTTPConnectorMetadata',
        defaultMetadata: { format: 'openapi' }
      })
      const api = await app.readOpenApi(toTask(sandbox, document()))
      const imported = await withImportedVersion(addressed, { api, name: api.version }, version =>
        transaction(() => importHTTPConnector(addressed, { ...organisationIn(params), version, api }))
      )
      return renderImportResult(addressed, imported)
    }
  })

  app.route({
    ...operation('CreateBigQueryConnector'),
    handler: ({ sandbox, params, body, transaction }) =>
      transaction(() => createBigQueryConnector(sandbox, { ...organisationIn(params), body }))
  })

  done()
}

function organisationIn(params: { readonly organisation_id: string }) {
  return { organisationId: params.organisation_id }
}
