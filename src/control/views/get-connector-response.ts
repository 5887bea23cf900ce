/** A connector of any organisation, as GetConnector returns it to its owner: secrets are redacted. */
import { apiError } from '../../contract/errors.js'
import { canonicalId } from '../../core/ids.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { getConnector } from '../../operations/connectors/get-connector.js'
import type { ConnectorNode } from '../../store/shared/connector-graph.js'
import type { Sandbox } from '../sandboxes/sandbox.js'

/** @throws ApiError 404 `ownConnectorNotFound`. */
export function getConnectorResponse(sandbox: Sandbox, id: string): RenderedJson {
  const { organisationId, id: connectorId } = getAnyConnector(sandbox, id)
  return getConnector({ ...contextOf(sandbox) }, { organisationId, connectorId })
}

/** @throws ApiError 404 `ownConnectorNotFound`. */
export function getAnyConnector({ store }: Pick<Sandbox, 'store'>, id: string): ConnectorNode {
  const connector = store.connectors.find(canonicalId(id))
  if (connector === undefined) throw apiError('ownConnectorNotFound', { found: id })
  return connector
}

/** Without the requirements, which apply to operations only. */
function contextOf({ id, store, clock, ids, secrets, settings, cursorKey }: Sandbox) {
  return { id, store, clock, ids, secrets, settings, cursorKey }
}
