/** Every connector can be read: a write is refused if the response would be too long afterwards. */
import { apiError } from '../../contract/errors.js'
import { MAX_CONNECTOR_LENGTH } from '../../contract/limits.js'
import type { OperationContext } from './context.js'

/**
 * Call it after a write that can make the connector longer, inside the transaction. The limit is assumed.
 * @param added the most bytes of JSON that the write can have added, if that is known.
 * @throws ApiError 413 `connectorTooLong`.
 */
export function assertConnectorFits({ store }: OperationContext, connectorId: string, added?: number): void {
  if (store.connectors.lengths.isOver(connectorId, MAX_CONNECTOR_LENGTH, added)) throw connectorTooLong()
}

/** @throws ApiError 413 `connectorTooLong` if a part of a connector alone is too long. */
export function assertPartFits(length: number): void {
  if (length > MAX_CONNECTOR_LENGTH) throw connectorTooLong()
}

/** In bytes. */
export function jsonLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function connectorTooLong() {
  return apiError('connectorTooLong', { limit: MAX_CONNECTOR_LENGTH })
}
