import { apiError } from '../../contract/errors.js'
import { isVersionAlias, maxVersionNameLength, versionAliases } from '../../contract/versions.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import type { OperationContext } from '../shared/context.js'
import { invalidFields, quote } from '../shared/invalid-fields.js'

/**
 * A name that a new or renamed version can have: not a reserved one (SPEC:2829-2830), and, as versions are addressed by
 * it, one that can stand in a path and that no other version has (assumed).
 * @throws ApiError 400 `invalidBody`; 409 `versionExists`.
 */
export function assertFreeName({ store }: OperationContext, connector: ConnectorNode, name: string): void {
  if (name === '' || name.length > maxVersionNameLength || isVersionAlias(name)) {
    const message = `found ${quote(name)}; allowed is any text of 1 to ${maxVersionNameLength} characters but ${versionAliases.join(' and ')}`
    throw invalidFields({ field: 'name', message })
  }
  if (store.connectors.findVersion(connector.id, name) !== undefined) {
    throw apiError('versionExists', { found: name })
  }
}
