/** What a request asks that the contract leaves open, whatever the operation. Asked only where somebody wants to know. */
import type { FastifyRequest } from 'fastify'
import { findCredential } from '../auth/presented-credential.js'
import type { Rests } from '../contract/assumptions.js'
import { type Operation, parametersOf } from '../contract/operations.js'
import { pathParameters } from '../contract/parameters.js'
import { canonicalId } from '../core/ids.js'

/** Call it once the operation has answered: a refusal takes the place of success only. @throws as `Rests` does. */
export function tellRequestAssumptions(request: FastifyRequest, operation: Operation, rests: Rests): void {
  tellOfCredential(request, rests)
  if (hasIdInLowerCase(request, operation)) rests('ids-in-lower-case')
  if (operation.body === undefined && hasBody(request)) rests('body-where-none-is-taken')
  tellOfQuery(request, rests)
}

function tellOfCredential({ raw: { headers } }: FastifyRequest, rests: Rests): void {
  const { authorization, cookie } = headers
  const inCookie = findCredential({ cookie })?.token
  if (authorization === undefined) return rests('cookie-carries-bearer-token')
  if (!/^(Bearer|JWT) /.test(authorization)) rests('scheme-word-in-any-case')
  if (inCookie !== undefined && inCookie !== findCredential({ authorization })?.token) rests('header-beats-cookie')
}

function hasIdInLowerCase({ params }: FastifyRequest, { path }: Operation): boolean {
  const sent = params as Readonly<Record<string, string>>
  const ids = parametersOf(path).filter(name => pathParameters[name].ulid)
  return ids.some(name => canonicalId(sent[name] as string) !== sent[name])
}

function hasBody({ raw: { headers } }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function tellOfQuery({ values }: FastifyRequest, rests: Rests): void {
  const { after, before, sort, categories, tags = '' } = values
  if (after !== undefined || before !== undefined) rests('cursors')
  if (sort !== undefined) rests('lists-are-sorted')
  if (categories.length > 1) rests('several-categories-are-or')
  if (tags.split(',').filter(tag => tag !== '').length > 1) rests('several-tags-are-and')
}
