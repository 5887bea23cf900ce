/** Finds the sandbox that a request belongs to, before anything else is done with the request. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EVERY_SANDBOX } from '../../control/faults/every-sandbox.js'
import type { Sandbox } from '../../control/sandboxes/sandbox.js'
import type { SandboxHints } from '../../control/sandboxes/sandboxes.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The sandbox that the request belongs to. */
    sandbox: Sandbox
  }
  interface FastifyContextConfig {
    /** The route of the control plane accepts `?sandbox=*` for all sandboxes together. */
    takesEverySandbox?: boolean
  }
}

/** For vendor routes: by header, then path, then credential. */
export const sandboxOfRequest = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onRequest', (request, _, next) => {
      request.sandbox = getSandbox(request)
      next()
    })
    done()
  },
  { name: 'sandbox', decorators: { request: ['sandbox'] } }
)

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

/** Taken from the URL where no route matches, or only one with another method. */
function findOrganisation({ params, url }: FastifyRequest): string | undefined {
  const { organisation_id: organisationId } = (params ?? {}) as { readonly organisation_id?: string }
  return organisationId ?? /\/o\/([^/?]+)/.exec(url)?.[1]
}

/** For the control plane: by the query parameter `sandbox`, then by header. */
export const sandboxOfAdminRequest = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onRequest', (request, _, next) => {
      const named = nameSandbox(request)
      const isEvery = named === EVERY_SANDBOX && request.routeOptions.config.takesEverySandbox === true
      const sandboxId = isEvery ? undefined : named
      request.sandbox = request.server.sandboxes.resolve({ sandboxId })
      next()
    })
    done()
  },
  { name: 'admin-sandbox', decorators: { request: ['sandbox'] } }
)

/** Whether a request of the control plane is about all sandboxes together. */
export function isForEverySandbox(request: FastifyRequest): boolean {
  return nameSandbox(request) === EVERY_SANDBOX
}

/** What the query parameter `sandbox` or the header of a request to the control plane says. */
export function nameSandbox({ query, headers }: FastifyRequest): string | undefined {
  const { sandbox } = query as { readonly sandbox?: string | readonly string[] }
  return [sandbox ?? headers['x-mock-sandbox']].flat()[0]
}
