/** Rules that the operations share: what is there, what may be changed, and what a change leaves behind. */
import { apiError } from '../../contract/errors.js'
import { isVersionAlias } from '../../contract/versions.js'
import { findNearest } from '../../core/nearest.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode, VersionSummary } from '../../store/shared/connector-graph.js'
import type { OperationContext } from './context.js'

/** How many connectors are searched for the one that a wrong id may have meant. */
const NEAREST_AMONG = 1_000

/** Ids begin alike: only so many wrong characters make one a slip for another. */
const SLIP = 2

/** What the path of most operations names. */
export interface ConnectorInput {
  /** A canonical id. */
  readonly organisationId: string
  /** A canonical id. */
  readonly connectorId: string
}

export interface VersionInput extends ConnectorInput {
  /** A version's name, or `latest`, or `default`. */
  readonly version: string
}

/**
 * A connector of the organisation (SPEC:366). One of another organisation, public or not, is unknown here: assumed.
 * @throws ApiError 404 `ownConnectorNotFound`.
 */
export function getOwnConnector(
  { store, rests }: OperationContext,
  { organisationId, connectorId }: ConnectorInput
): ConnectorNode {
  const connector = store.connectors.findOwn(organisationId, connectorId)
  if (connector !== undefined) return connector
  if (rests !== undefined && store.connectors.findPublic(connectorId) !== undefined)
    rests('foreign-connector-is-unknown')
  const nearest = findNearest(connectorId, store.connectors.listOwnIds(organisationId, NEAREST_AMONG), SLIP)
  throw apiError('ownConnectorNotFound', { found: connectorId, nearest })
}

/**
 * A version of a connector, by its name or an alias (SPEC:1728-1736).
 * @throws ApiError 404 `versionNotFound`, `nothingPublishedYet`.
 */
export function getVersion({ store }: OperationContext, connector: ConnectorNode, nameOrAlias: string): VersionSummary {
  const version = store.connectors.findVersion(connector.id, nameOrAlias)
  if (version !== undefined) return version
  if (isVersionAlias(nameOrAlias)) throw apiError('nothingPublishedYet', { found: nameOrAlias })
  const names = store.connectors.listVersions(connector.id).map(({ name }) => name)
  const nearest = findNearest(nameOrAlias, names)
  throw apiError('versionNotFound', { found: nameOrAlias, nearest })
}

/** @throws ApiError 404 as `getOwnConnector` and `getVersion` do. */
export function getOwnVersion(context: OperationContext, input: VersionInput) {
  const connector = getOwnConnector(context, input)
  return { connector, version: getVersion(context, connector, input.version) }
}

/**
 * A published version, and all under it, stays as it is (SPEC:129-131); the status is assumed.
 * @throws ApiError 409 `versionIsPublished`.
 */
export function assertDraft(version: VersionSummary): void {
  if (version.publishedAt !== null) throw apiError('versionIsPublished', { found: version.name })
}

/** Marks a connector, and the version in it that was written to, as changed now (SPEC:2926-2933). */
export function touch({ store, clock }: OperationContext, connector: ConnectorNode, version?: VersionSummary): void {
  const now = timestamp(clock.now())
  store.connectors.touch(connector.id, now)
  if (version !== undefined) store.connectors.touchVersion(version.id, now)
}
