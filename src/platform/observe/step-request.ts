/** Turns a step of a probe, with its placeholders filled in, into a request. */
import { operations } from '../../contract/operations.js'
import type { Exchange } from '../../contract/fidelity/examples/exchange.js'
import type { Values } from '../../contract/fidelity/examples/placeholders.js'
import { methodOf } from '../../contract/fidelity/probes/request.js'
import { toTarget } from '../client/call-operation.js'
import type { PlatformRequest } from '../client/client.js'
import type { PlatformCredential } from '../client/credential.js'

/** The parameters of the path of an operation, with those that come from earlier steps. */
export function pathOf(exchange: Exchange, values: Values): Readonly<Record<string, string>> {
  if (!('call' in exchange)) return {}
  const given: Readonly<Record<string, string | undefined>> = {
    organisation_id: values['organisation'],
    connector_id: values['connector'],
    connection_id: values['connection'],
    version: values['version'],
    ...exchange.path
  }
  const names = Array.from(operations[exchange.call].path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
  return Object.fromEntries(names.map(name => [name, given[name] ?? '']))
}

/** @param keys the credentials of other keys than the own one, by the key. */
export function toRequest(
  exchange: Exchange,
  values: Values,
  keys: Readonly<Record<string, PlatformCredential>>
): PlatformRequest {
  const { headers = {}, body, form } = exchange
  const isJson = body !== undefined && typeof body !== 'string'
  const credential = toCredential(exchange, keys)
  return {
    method: methodOf(exchange),
    target:
      'call' in exchange ? toOperationTarget(exchange, values) : exchange.send.slice(exchange.send.indexOf(' ') + 1),
    headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers },
    ...(credential !== undefined && { credential }),
    ...(form !== undefined && { body: toForm(form) }),
    ...(form === undefined && body !== undefined && { body: isJson ? JSON.stringify(body) : body })
  }
}

function toOperationTarget(exchange: Extract<Exchange, { call: unknown }>, values: Values): string {
  return toTarget(exchange.call, {
    path: pathOf(exchange, values),
    ...(exchange.query !== undefined && { query: exchange.query })
  })
}

/** Undefined for the own one. A step to another path has none, unless it names one. */
function toCredential(
  exchange: Exchange,
  keys: Readonly<Record<string, PlatformCredential>>
): PlatformCredential | null | undefined {
  const { key } = exchange
  if (key === null || (key === undefined && 'send' in exchange)) return null
  if (key === undefined || key === '{{key}}') return undefined
  return keys[key] ?? { scheme: 'Bearer', token: key }
}

function toForm(parts: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, content] of Object.entries(parts)) {
    if (name === 'file') form.set(name, new Blob([content], { type: 'application/json' }), 'api.json')
    else form.set(name, content)
  }
  return form
}
