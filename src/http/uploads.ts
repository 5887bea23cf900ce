/** Where files are sent to: in the place of an object storage, beside the vendor's operations. */
import type { FastifyInstance } from 'fastify'
import { apiError } from '../contract/errors.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { putUpload } from '../operations/protocols/uploads.js'
import { takeAnyBody } from './routes/vendor-route.js'

interface UploadPath {
  readonly sandbox: string
  readonly upload: string
}

/** Whoever knows the address may send to it: that is what it is for. */
export function registerUploads(app: FastifyInstance): void {
  app.register(async scope => {
    takeAnyBody(scope)
    scope.put<{ Params: UploadPath }>('/uploads/:sandbox/:upload', async (request, reply) => {
      const { sandbox, upload } = request.params
      request.sandbox = findSandbox(request.server.sandboxes.list(), sandbox)
      putUpload(request.sandbox, upload, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
      return reply.status(204).send()
    })
  })
}

/** Whether it is the sandbox or the upload that is not there is nobody's business. */
function findSandbox(sandboxes: readonly Sandbox[], id: string): Sandbox {
  const found = sandboxes.find(sandbox => sandbox.id === id)
  if (found === undefined) throw apiError('uploadNotFound')
  return found
}
