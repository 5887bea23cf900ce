import { operations } from '../../operations.js'
import type { Exchange } from '../examples/exchange.js'

/** The method of a step. */
export function methodOf(exchange: Exchange): string {
  return 'call' in exchange ? operations[exchange.call].method : exchange.send.split(' ', 1).join()
}

export function isRead(exchange: Exchange): boolean {
  return ['GET', 'HEAD'].includes(methodOf(exchange))
}

/** The operation, or the method and path, of a step. */
export function nameOf(exchange: Exchange): string {
  return 'call' in exchange ? exchange.call : exchange.send
}

/** Equal for two steps with the same request, whatever they expect. */
export function requestKey(exchange: Exchange): string {
  const { query, headers, key, body, form } = exchange
  const path = 'call' in exchange ? exchange.path : undefined
  return JSON.stringify([nameOf(exchange), path, query, headers, key, body, form])
}

/** Whether a step asks the control plane of the mock, which no platform has. */
export function asksControlPlane(exchange: Exchange): boolean {
  return 'send' in exchange && exchange.send.includes('/__admin')
}
