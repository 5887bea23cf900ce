/** Finds the world that a request belongs to, before anything else is done with it. */
import type { FastifyInstance } from 'fastify'
import type { SandboxHints } from '../../control/sandboxes.js'
import { canonicalId } from '../../core/ids.js'

/** For the vendor's routes: by header, path, token, in that order. */
export function registerSandboxOfRequest(scope: FastifyInstance): void {
  scope.addHook('onRequest', async request => {
    const { headers, params } = request
    const { organisation_id: organisationId } = (params ?? {}) as { readonly organisation_id?: string }
    const hints: SandboxHints = {
      sandboxId: [headers['x-mock-sandbox']].flat()[0],
      organisationId: organisationId === undefined ? undefined : canonicalId(organisationId),
      headers
    }
    request.sandbox = request.server.sandboxes.resolve(hints)
  })
}

/** For the control plane: by the parameter `sandbox`, or by header. */
export function registerSandboxOfAdminRequest(scope: FastifyInstance): void {
  scope.addHook('onRequest', async request => {
    const { sandbox } = request.query as { readonly sandbox?: string | readonly string[] }
    const sandboxId = [sandbox ?? request.headers['x-mock-sandbox']].flat()[0]
    request.sandbox = request.server.sandboxes.resolve({ sandboxId })
  })
}
