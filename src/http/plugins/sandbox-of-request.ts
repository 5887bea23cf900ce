/** Finds the world that a request belongs to, before anything else is done with it. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Sandbox } from '../../control/sandboxes/sandbox.js'
import type { SandboxHints } from '../../control/sandboxes/sandboxes.js'

/** For the vendor's routes: by header, path, token, in that order. */
export function registerSandboxOfRequest(scope: FastifyInstance): void {
  scope.addHook('onRequest', (request, _, done) => {
    request.sandbox = getSandbox(request)
    done()
  })
}

/** @throws ApiError 404 `sandboxNotFound`. */
export function getSandbox(request: FastifyRequest): Sandbox {
  const { headers } = request
  const sandboxId = headers['x-mock-sandbox']
  const hints: SandboxHints = {
    sandboxId: Array.isArray(sandboxId) ? sandboxId[0] : sandboxId,
    organisationId: findOrganisation(request),
    headers
  }
  return request.server.sandboxes.resolve(hints)
}

/** That of the path, also where no route has such a path, or only one with another method. */
function findOrganisation({ params, url }: FastifyRequest): string | undefined {
  const { organisation_id: organisationId } = (params ?? {}) as { readonly organisation_id?: string }
  return organisationId ?? /\/o\/([^/?]+)/.exec(url)?.[1]
}

/** For the control plane: by the parameter `sandbox`, or by header. */
export function registerSandboxOfAdminRequest(scope: FastifyInstance): void {
  scope.addHook('onRequest', async request => {
    const { sandbox } = request.query as { readonly sandbox?: string | readonly string[] }
    const sandboxId = [sandbox ?? request.headers['x-mock-sandbox']].flat()[0]
    request.sandbox = request.server.sandboxes.resolve({ sandboxId })
  })
}
