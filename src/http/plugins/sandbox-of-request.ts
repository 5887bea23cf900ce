/** Finds the world that a request belongs to, before anything else is done with it. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Sandbox } from '../../control/sandbox.js'
import type { SandboxHints } from '../../control/sandboxes.js'
import { canonicalId } from '../../core/ids.js'

/** For the vendor's routes: by header, path, token, in that order. */
export function registerSandboxOfRequest(scope: FastifyInstance): void {
  scope.addHook('onRequest', async request => {
    request.sandbox = getSandbox(request)
  })
}

/** @throws ApiError 404 `sandboxNotFound`. */
export function getSandbox(request: FastifyRequest): Sandbox {
  const { headers } = request
  const organisationId = findOrganisation(request)
  const hints: SandboxHints = {
    sandboxId: [headers['x-mock-sandbox']].flat()[0],
    organisationId: organisationId === undefined ? undefined : canonicalId(organisationId),
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
