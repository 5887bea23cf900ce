import { apiError } from '../contract/errors.js'
import type { Principal } from './principal.js'

/**
 * Foreign and missing organisations are indistinguishable.
 * @param organisationId the organisation in the path, if the path has one.
 * @throws ApiError 403 `endUserForbidden`, `organisationForbidden`.
 */
export function authorise(principal: Principal, organisationId: string | undefined): void {
  if (principal.kind === 'endUser') throw apiError('endUserForbidden')
  if (organisationId !== undefined && !principal.organisations.includes(organisationId)) {
    throw apiError('organisationForbidden')
  }
}
