/** The plugins that every request to an operation passes, in this order. It applies to the scope that registers it. */
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { anyBody } from './any-body.js'
import { assumptions } from './assumptions.js'
import { authentication, type AuthenticationOptions } from './authentication.js'
import { authorisation } from './authorisation.js'
import { cors, type CorsOptions } from './cors.js'
import { epoch } from './epoch.js'
import { faults } from './faults.js'
import { arrival, journal } from './journal.js'
import { responseCheck } from './response-check.js'
import { sandboxOfRequest } from './sandbox.js'
import { serialisation } from './serialisation.js'
import { transaction } from './transaction.js'
import { validation } from './validation.js'

export interface ConcernOptions extends AuthenticationOptions, CorsOptions {}

export const operationConcerns = fp(
  (app: FastifyInstance, { issuers, corsOrigin }: ConcernOptions, done: () => void) => {
    app.register(cors, { corsOrigin })
    app.register(sandboxOfRequest)
    app.register(epoch)
    app.register(arrival)
    app.register(assumptions)
    app.register(responseCheck)
    app.register(faults)
    app.register(journal)
    app.register(authentication, { issuers })
    app.register(anyBody)
    app.register(validation)
    app.register(authorisation)
    app.register(transaction)
    app.register(serialisation)
    done()
  },
  { name: 'operation-concerns' }
)
