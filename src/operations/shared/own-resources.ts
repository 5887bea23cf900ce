/** Finds the connector or version that a request names, and applies the rules that most operations share. */
import { type ApiError, apiError } from '../../contract/errors.js'
import { notFound } from '../../contract/not-found.js'
import { isVersionAlias } from '../../contract/versions.js'
import { findNearestId, MAX_CANDIDATES } from '../../core/nearest.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import type { OperationContext } from './context.js'

/** The path parameters of most operations. */
export interface ConnectorInput {
  /** A canonical id. */
  readonly organisationId: string
  /** A canonical id. */
  readonly connectorId: string
}

export interface VersionInput extends ConnectorInput {
  /** The name of a version, `latest` or `default`. */
  readonly version: string
}

/**
 * A connector of the organisation (SPEC:366). Assumed: connectors of other organisations, public or not, are unknown.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function getOwnConnector(context: OperationContext, input: ConnectorInput): ConnectorNode {
  const connector = context.store.connectors.findOwn(input.organisationId, input.connectorId)
  if (connector === undefined) throw unknownConnector(context, input)
  return connector
}

/** The error for a connector that the organisation does not have. */
export function unknownConnector(
  { store, assume }: OperationContext,
  { organisationId, connectorId }: ConnectorInput
): ApiError {
  if (assume !== undefined && store.connectors.findPublic(connectorId) !== undefined)
    assume('foreign-connector-is-unknown')
  const nearest = findNearestId(connectorId, store.connectors.listOwnIds(organisationId, MAX_CANDIDATES))
  return apiError('ownConnectorNotFound', { found: connectorId, nearest })
}

/**
 * A version of a connector, by its name or an alias (SPEC:1728-1736).
 * @throws ApiError 404 `versionNotFound`, `nothingPublishedYet`.
 */
export function getVersion({ store }: OperationContext, connector: ConnectorNode, nameOrAlias: string): VersionSummary {
  const version = store.connectors.findVersion(connector.id, nameOrAlias)
  if (version !== undefined) return version
  if (isVersionAlias(nameOrAlias)) throw apiError('nothingPublishedYet', { found: nameOrAlias })
  const known = store.connectors.listVersions(connector.id).map(({ name }) => name)
  throw notFound('versionNotFound', { found: nameOrAlias, known })
}

/** @throws ApiError 404 as `getOwnConnector` and `getVersion` do. */
export function getOwnVersion(context: OperationContext, input: VersionInput) {
  const connector = getOwnConnector(context, input)
  return { connector, version: getVersion(context, connector, input.version) }
}

/**
 * A published version and its contents cannot change (SPEC:129-131). The status is assumed.
 * @throws ApiError 409 `versionIsPublished`.
 */
export function assertDraft(version: VersionSummary): void {
  if (version.publishedAt !== null) throw apiError('versionIsPublished', { found: version.name })
}

/** Sets `updatedAt` of a connector, and of the version that changed, to now (SPEC:2926-2933). */
export function touch({ store, clock }: OperationContext, connector: ConnectorNode, version?: VersionSummary): void {
  const now = timestamp(clock.now())
  store.connectors.touch(connector.id, now)
  if (version !== undefined) store.connectors.touchVersion(version.id, now)
}
