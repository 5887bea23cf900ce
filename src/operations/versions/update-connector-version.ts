import { isDeepStrictEqual } from 'node:util'
import type { ConnectorVersion } from '../../contract/schemas/connector.js'
import { apiError } from '../../contract/errors.js'
import { assertValid } from '../../contract/invalid-fields.js'
import { shortTimestamp, timestamp } from '../../core/timestamp.js'
import type { VersionSummary } from '../../store/shared/connector-graph.js'
import { toVersionResponse } from '../shared/version-response.js'
import { assertConnectorFits, jsonLength } from '../shared/connector-length.js'
import type { OperationContext } from '../shared/context.js'
import { assertDraft, getOwnVersion, touch, type VersionInput } from '../shared/own-resources.js'
import { assertVersionName } from '../shared/version-name.js'

/**
 * UpdateConnectorVersion (SPEC:827-831). The contract does not say which properties are read-only. Assumed: a draft can
 * change its name and description, a published version can become the default or stop being it, nothing else changes,
 * and an omitted description is unset.
 * @throws ApiError 404 `ownConnectorNotFound`, `versionNotFound`, `nothingPublishedYet`; 400 `readOnlyChanged`,
 * `invalidBody`; 409 `versionIsPublished`, `versionExists`, `defaultFollows`; 413 `connectorTooLong`.
 */
export function updateConnectorVersion(
  context: OperationContext,
  input: VersionInput & { readonly body: ConnectorVersion }
): ConnectorVersion {
  const { store, clock } = context
  const { body } = input
  return store.changeConnector(input.connectorId, () => {
    const { connector, version } = getOwnVersion(context, input)
    const read = toVersionResponse(version, store.connectors.listVersions(connector.id))
    assertReadOnlySame(read, body)
    const { name, description = '', isDefault } = body
    if (name !== version.name || description !== version.description) assertDraft(version)
    if (name !== version.name) assertVersionName(context, connector, { field: 'name', name })
    const changed: VersionSummary = {
      ...version,
      name,
      description,
      chosenDefault: isDefault,
      updatedAt: timestamp(clock.now())
    }
    store.connectors.updateVersion(connector.id, changed)
    touch(context, connector)
    const response = toVersionResponse(changed, store.connectors.listVersions(connector.id))
    assertConnectorFits(context, connector.id, jsonLength(response))
    if (response.isDefault !== isDefault) throw apiError('defaultFollows', { found: String(isDefault) })
    if (name !== version.name || description !== version.description) context.assume?.('versions-can-be-renamed')
    if (isDefault !== read.isDefault) context.assume?.('default-is-chosen-by-update')
    return response
  })
}

const READ_ONLY = ['id', 'isLatest', 'createdAt', 'updatedAt', 'publishedAt', 'messages'] as const

function assertReadOnlySame(read: ConnectorVersion, { messages = read.messages, ...sent }: ConnectorVersion): void {
  const current = { ...read, messages: read.messages ?? [] }
  const same: ConnectorVersion = {
    ...sent,
    messages: messages ?? [],
    createdAt: shortTimestamp(sent.createdAt),
    updatedAt: shortTimestamp(sent.updatedAt),
    publishedAt: sent.publishedAt && shortTimestamp(sent.publishedAt)
  }
  const changed = READ_ONLY.filter(name => !isDeepStrictEqual(same[name], current[name])).map(field => ({
    field,
    message: `is read-only; its value is ${JSON.stringify(current[field])}`
  }))
  assertValid(changed, 'readOnlyChanged')
}
