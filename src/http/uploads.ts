/** Receives uploads, in place of the platform's object storage. */
import type { FastifyPluginCallback } from 'fastify'
import { apiError } from '../contract/errors.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import type { Sandboxes } from '../control/sandboxes/sandboxes.js'
import { putUpload } from '../operations/protocols/uploads.js'
import { assertNotEncoded } from './body-reader.js'
import { anyBody } from './plugins/any-body.js'
import { cors, type CorsOptions } from './plugins/cors.js'

interface UploadPath {
  readonly sandbox: string
  readonly upload: string
}

/** Anybody who knows the URL may send to it, as to a signed URL of an object storage. */
interface UploadOptions extends CorsOptions {
  /** Maximum length of a file, in bytes. */
  readonly documentLimit: number
}

export const uploads: FastifyPluginCallback<UploadOptions> = (app, { corsOrigin, documentLimit }, done) => {
  app.register(cors, { corsOrigin })
  app.register(anyBody)
  app.register(async scope => {
    scope.put<{ Params: UploadPath }>(
      '/uploads/:sandbox/:upload',
      { bodyLimit: documentLimit },
      async (request, reply) => {
        const { sandbox, upload } = request.params
        request.sandbox = findSandbox(request.server.sandboxes, sandbox)
        assertNotEncoded(request.headers['content-encoding'])
        putUpload(request.sandbox, upload, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
        return reply.status(204).send()
      }
    )
  })
  done()
}

/** A missing sandbox and a missing upload are indistinguishable. */
function findSandbox(sandboxes: Sandboxes, id: string): Sandbox {
  const found = sandboxes.find(id)
  if (found === undefined) throw apiError('uploadNotFound')
  return found
}
