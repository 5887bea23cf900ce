/** Refuses a caller that may not act for the organisation of the path: ApiError 403. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { authorise } from '../../auth/authorise.js'

export const authorisation = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.addHook('onRequest', ({ operation, principal, params }, _, next) => {
      if (operation === undefined) return next()
      authorise(principal, (params as { readonly organisation_id?: string }).organisation_id)
      next()
    })
    done()
  },
  // A malformed path is a 400 for every caller, so the path is validated first.
  { name: 'authorisation', dependencies: ['authentication', 'validation'] }
)
