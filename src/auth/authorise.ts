import { apiError } from '../contract/errors.js'
import type { Principal } from './principal.js'

/**
 * Whether the caller may act for the organisation that the path names, if it names one.
 * An organisation that does not exist is refused like a foreign one, so that neither can be told from the other.
 * @throws ApiError 403 `endUserForbidden`, `organisationForbidden`.
 */
export function authorise(principal: Principal, organisationId: string | undefined): void {
  if (principal.kind === 'endUser') throw apiError('endUserForbidden')
  if (organisationId !== undefined && !principal.organisations.includes(organisationId)) {
    throw apiError('organisationForbidden')
  }
}
