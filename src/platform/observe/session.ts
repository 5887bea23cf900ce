/** Sends the requests of a run, and refuses those that could change what is not its own. */
import { isRead, nameOf } from '../../contract/fidelity/probes/request.js'
import type { Exchange } from '../../contract/fidelity/examples/exchange.js'
import type { Values } from '../../contract/fidelity/examples/placeholders.js'
import { parse } from '../client/call-operation.js'
import type { PlatformClient } from '../client/client.js'
import type { PlatformCredential } from '../client/credential.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem } from '../client/read-list.js'
import { deleteConnector } from './clean-up.js'
import type { Leftovers } from './leftovers.js'
import { pathOf, toRequest } from './step-request.js'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed if it is JSON; undefined if it is empty. */
  readonly body: unknown
  readonly wasLimited: boolean
}

export interface SessionOptions {
  readonly client: PlatformClient
  /** The values of placeholders that the whole run has. */
  readonly values: Values
  readonly keys: Readonly<Record<string, PlatformCredential>>
  readonly leftovers: Leftovers
  /** Whether requests may change something. */
  readonly writes: boolean
}

export interface Session {
  /** @throws PlatformError if there is no response, or if the request is not safe. */
  ask(exchange: Exchange, values: Values): Promise<Answer>
  /** Deletes all that was made so far. */
  takeBack(): Promise<void>
  /** How many requests were sent. */
  count(): number
}

export function createSession({ client, keys, leftovers, writes, values: own }: SessionOptions): Session {
  const made = new Set<string>()
  let count = 0

  function assertSafe(exchange: Exchange, values: Values): void {
    if (isRead(exchange)) return
    if (!writes) throw new PlatformError('it needs --writes')
    const { organisation_id: organisation, connector_id: connector } = pathOf(exchange, values)
    if (organisation !== undefined && organisation !== own['organisation']) {
      throw new PlatformError(`${nameOf(exchange)} would change another organisation`)
    }
    const isSource = nameOf(exchange) === 'ImportPublicConnectorVersion'
    if (connector === undefined || isSource || made.has(connector) || connector === own['unknownConnector']) return
    throw new PlatformError(`${nameOf(exchange)} would change a connector that this run has not made`)
  }

  return {
    async ask(exchange, values) {
      assertSafe(exchange, values)
      const request = toRequest(exchange, values, keys)
      const isWrite = !isRead(exchange)
      if (isWrite) leftovers.intend(nameOf(exchange) === 'ImportPublicConnectorVersion')
      count++
      const { status, headers, text, wasLimited } = await client.send(request)
      const body = text === '' ? undefined : (parse(text) ?? text)
      const id = status < 300 && isWrite ? findMade(body) : undefined
      if (isWrite) leftovers.settle(isConnector(exchange) ? id : undefined)
      if (id !== undefined) made.add(id)
      return { status, headers, body, wasLimited }
    },
    async takeBack() {
      for (const id of made) {
        const path = { organisation_id: own['organisation'] ?? '', connector_id: id }
        if ((await deleteConnector(client, path)) !== undefined) continue
        made.delete(id)
        leftovers.remove(id)
      }
    },
    count: () => count
  }
}

/** Operations whose response is a new connector, or contains one. */
function isConnector(exchange: Exchange): boolean {
  return /^(Create(HTTP|BigQuery)Connector|Import(Public|HTTP)Connector(Version)?)$/.test(nameOf(exchange))
}

function findMade(body: unknown): string | undefined {
  const connector = isItem(body) && isItem(body['connector']) ? body['connector'] : body
  const id = isItem(connector) ? connector['id'] : undefined
  return typeof id === 'string' ? id : undefined
}
