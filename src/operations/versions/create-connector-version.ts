import type { ConnectorVersion } from '../../contract/schemas/connector.js'
import type { ConnectorVersionCreate } from '../../contract/schemas/connector-write.js'
import { timestamp } from '../../core/timestamp.js'
import type { ConnectorNode, VersionNode } from '../../store/shared/connector-graph.js'
import type { VersionResources } from '../../store/resources/version-resources.js'
import { toVersionResponse } from '../shared/version-response.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { copyResources } from '../library-import/copy-connector-version.js'
import { isLarge, type StagedCopy, withStagedCopyOf } from '../shared/staged-copy.js'
import { newDraft } from '../shared/new-draft.js'
import { type ConnectorInput, getOwnConnector, getVersion, touch } from '../shared/own-resources.js'
import { assertVersionName } from '../shared/version-name.js'

interface CreateVersionInput extends ConnectorInput {
  readonly body: ConnectorVersionCreate
}

/**
 * CreateConnectorVersion (SPEC:748-753). Creates a draft that is empty, or has a copy of the actions, triggers and
 * definitions of another version of the connector (`fromVersion`, SPEC:3429-3434). Assumed: `fromVersion` can be an
 * alias, and an unknown version is a 404.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 400 `invalidBody`; 409
 * `versionExists`; 413 `connectorTooLong`.
 */
export function createConnectorVersion(
  context: OperationContext,
  { copy, ...input }: CreateVersionInput & { readonly copy?: StagedCopy | undefined }
): ConnectorVersion {
  const { store, clock, ids } = context
  const { name, fromVersion } = input.body
  return store.changeConnector(input.connectorId, () => {
    const connector = getOwnConnector(context, input)
    assertVersionName(context, connector, { field: 'name', name })
    const staged = copy?.isCurrent() === true ? copy : undefined
    const source =
      fromVersion === undefined || staged !== undefined ? EMPTY : listResources(context, connector, fromVersion)
    const now = timestamp(clock.now())
    const version: VersionNode = {
      ...newDraft(staged?.id ?? ids(), name, now),
      ...copyResources(source, ids)
    }
    store.connectors.addVersion(connector.id, version)
    if (staged !== undefined) store.stagedResources.move(version.id)
    touch(context, connector)
    const response = toVersionResponse(version, store.connectors.listVersions(connector.id))
    assertConnectorFits(context, connector.id, jsonLength(response))
    return response
  })
}

const EMPTY: VersionResources = { actions: [], triggers: [], definitions: [] }

function listResources(context: OperationContext, connector: ConnectorNode, nameOrAlias: string): VersionResources {
  return context.store.resources.list(getVersion(context, connector, nameOrAlias).id)
}

/** Copies a large version in slices, before `work` creates the new one in a transaction. */
export async function withStagedCopy<Result>(
  context: OperationContext,
  input: CreateVersionInput,
  work: (copy: StagedCopy | undefined) => Promise<Result>
): Promise<Result> {
  const source = findLargeSource(context, input)
  if (source === undefined) return work(undefined)
  const copy = (resources: VersionResources) => copyResources(resources, context.ids)
  return withStagedCopyOf(context, { connectorId: input.connectorId, versionId: source, copy }, work)
}

/** Undefined also for a request that is refused later. */
function findLargeSource({ store }: OperationContext, { body, ...input }: CreateVersionInput): string | undefined {
  const connector = store.connectors.findOwn(input.organisationId, input.connectorId)
  if (connector === undefined || body.fromVersion === undefined) return undefined
  const version = store.connectors.findVersion(connector.id, body.fromVersion)
  if (version === undefined || store.connectors.findVersion(connector.id, body.name) !== undefined) return undefined
  return isLarge(store.resources.measure(version.id)) ? version.id : undefined
}
