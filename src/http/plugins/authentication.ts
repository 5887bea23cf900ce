/** Authenticates the caller of an operation. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { authenticate } from '../../auth/authenticate.js'
import type { TrustedIssuer } from '../../auth/identity-provider.js'
import type { Principal } from '../../auth/principal.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller of an operation; undefined before authentication and on all other routes. */
    principal: Principal
  }
}

export interface AuthenticationOptions {
  /** The identity providers whose id_tokens are accepted. */
  readonly issuers: readonly TrustedIssuer[]
}

/** Refuses a request without a valid credential: ApiError 401. */
export const authentication = fp(
  (app: FastifyInstance, { issuers }: AuthenticationOptions, done: () => void) => {
    app.decorateRequest('principal')
    app.addHook('onRequest', (request, _, next) => {
      if (request.operation === undefined) return next()
      const admit = (principal: Principal) => {
        request.principal = principal
        next()
      }
      const principal = authenticate({ sandbox: request.sandbox, issuers }, request.headers)
      // An API key is known at once: a promise would cost a tick for every request.
      if (principal instanceof Promise) principal.then(admit, next)
      else admit(principal)
    })
    done()
  },
  { name: 'authentication', dependencies: ['sandbox', 'faults'] }
)
