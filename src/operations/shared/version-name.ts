import { apiError } from '../../contract/errors.js'
import { invalidField } from '../../contract/invalid-fields.js'
import { MAX_NAME_LENGTH } from '../../contract/limits.js'
import { isVersionAlias, versionAliases } from '../../contract/versions.js'
import { quote } from '../../core/quote.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import type { OperationContext } from './context.js'

interface VersionName {
  /** The field of the body that has the name. */
  readonly field: string
  readonly name: string
}

/**
 * Checks the name of a new or renamed version. It cannot be a reserved word (SPEC:2829-2830). Assumed: it must fit into
 * a path and be unique in its connector, because versions are addressed by name.
 * @throws ApiError 400 `invalidBody`; 409 `versionExists`.
 */
export function assertVersionName(
  { store }: OperationContext,
  connector: ConnectorNode,
  { field, name }: VersionName
): void {
  if (name === '' || isVersionAlias(name)) {
    const allowed = `1 to ${MAX_NAME_LENGTH} characters, and not the reserved ${versionAliases.join(' or ')}`
    throw invalidField(field, `expected ${allowed}; got ${quote(name)}`)
  }
  if (store.connectors.findVersion(connector.id, name) !== undefined) {
    throw apiError('versionExists', { found: name })
  }
}
