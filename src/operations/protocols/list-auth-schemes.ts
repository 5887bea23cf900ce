import { apiError } from '../../contract/errors.js'
import type { AuthSchemePage } from '../../contract/schemas/protocol.js'
import { authSchemes, type KnownProtocol, protocols } from '../../contract/protocols.js'
import { findNearest } from '../../core/nearest.js'
import type { OperationContext } from '../shared/context.js'

/**
 * ListAuthSchemes (SPEC:1443). Returns all schemes on one page, since the operation has no paging parameters. Assumed:
 * the schemes of each protocol.
 * @throws ApiError 404 `protocolNotFound`.
 */
export function listAuthSchemes({ assume }: OperationContext, { slug }: { readonly slug: string }): AuthSchemePage {
  const found = getProtocol(slug).authSchemes.map(type => authSchemes[type])
  assume?.('schemes-of-protocols')
  return { totalCount: found.length, authSchemes: found }
}

/** @throws ApiError 404 `protocolNotFound`. */
export function getProtocol(slug: string): KnownProtocol {
  const protocol = protocols.find(each => each.slug === slug)
  if (protocol !== undefined) return protocol
  const slugs = protocols.map(each => each.slug)
  throw apiError('protocolNotFound', { allowed: slugs.join(', '), found: slug, nearest: findNearest(slug, slugs) })
}
