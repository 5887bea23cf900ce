import type { FastifyInstance } from 'fastify'
import type { IdentityProvider } from '../../auth/identity-provider.js'
import type { ErrorField } from '../../contract/common.js'
import { apiError } from '../../contract/errors.js'
import { createApiKey, mintIdToken } from '../../control/tokens.js'
import { parseDuration } from '../../core/duration.js'
import { readObject } from './body.js'

/** POST /__admin/tokens: `{ sub, expiresIn? }` mints an id_token, `{ organisationId, name?, expiresIn? }` an API key. */
export function registerTokens(scope: FastifyInstance, identityProvider: IdentityProvider): void {
  scope.post('/tokens', async (request, reply) => {
    const { sub, organisationId, name, expiresIn } = readTokenRequest(request.body)
    const minted =
      sub === undefined
        ? createApiKey(request.sandbox, { organisationId: organisationId as string, name, expiresIn })
        : await mintIdToken(request.sandbox, identityProvider, { sub, expiresIn })
    return reply.status(201).send(minted)
  })
}

interface TokenRequest {
  readonly sub?: string
  readonly organisationId?: string
  readonly name?: string
  /** Milliseconds. */
  readonly expiresIn: number | undefined
}

const NAMES = ['sub', 'organisationId', 'name', 'expiresIn']

function readTokenRequest(body: unknown): TokenRequest {
  const given = readObject(body)
  const fields = findProblems(given)
  if (fields.length > 0) throw apiError('invalidBody', undefined, { fields })
  const { expiresIn, ...rest } = given as { readonly expiresIn?: string }
  return { ...rest, expiresIn: expiresIn === undefined ? undefined : parseDuration(expiresIn) }
}

function findProblems(given: Readonly<Record<string, unknown>>): ErrorField[] {
  const problems = Object.entries(given).flatMap(([field, value]): ErrorField[] => {
    if (!NAMES.includes(field)) return [{ field, message: `not known; allowed are ${NAMES.join(', ')}` }]
    return typeof value === 'string' && value !== '' ? [] : [{ field, message: 'must be a text that is not empty' }]
  })
  if (('sub' in given) === ('organisationId' in given)) {
    problems.push({ field: 'sub', message: 'send either "sub" (for an id_token) or "organisationId" (for an API key)' })
  }
  if (typeof given['expiresIn'] === 'string' && parseDuration(given['expiresIn']) === undefined) {
    problems.push({ field: 'expiresIn', message: 'must be a duration such as 30s, 15m, 1h, 7d or -1h, of a hundred years at most' })
  }
  return problems
}
