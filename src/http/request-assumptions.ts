/**
 * What a request asks that the contract leaves open, whatever the operation. Asked only where somebody wants to know.
 */
import type { FastifyRequest } from 'fastify'
import { findCredential } from '../auth/presented-credential.js'
import { listShown, type Rests } from '../contract/assumptions.js'
import { type Operation, parametersOf } from '../contract/operations.js'
import { pathParameters } from '../contract/operations/parameters.js'
import { canonicalId } from '../core/ids.js'

/** Call it once the operation has answered: a refusal takes the place of success only. @throws as `Rests` does. */
export function tellRequestAssumptions(request: FastifyRequest, operation: Operation, rests: Rests): void {
  const { authorization, cookie } = request.raw.headers
  const { after, before, sort, categories, tags = '' } = request.values
  const inCookie = findCredential({ cookie })?.token
  const inHeader = findCredential({ authorization })?.token
  const shown = {
    'cookie-carries-bearer-token': authorization === undefined,
    'scheme-word-in-any-case': authorization !== undefined && !/^(Bearer|JWT) /.test(authorization),
    'header-beats-cookie': inHeader !== undefined && inCookie !== undefined && inCookie !== inHeader,
    'ids-in-lower-case': hasIdInLowerCase(request, operation),
    'body-where-none-is-taken': operation.body === undefined && hasBody(request),
    'cursors': after !== undefined || before !== undefined,
    'lists-are-sorted': sort !== undefined,
    'several-categories-are-or': categories.length > 1,
    'several-tags-are-and': tags.split(',').filter(tag => tag !== '').length > 1
  }
  rests(...listShown(shown))
}

function hasIdInLowerCase({ params }: FastifyRequest, { path }: Operation): boolean {
  const sent = params as Readonly<Record<string, string>>
  const ids = parametersOf(path).filter(name => pathParameters[name].ulid)
  return ids.some(name => canonicalId(sent[name] as string) !== sent[name])
}

function hasBody({ raw: { headers } }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
