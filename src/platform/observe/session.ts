/** Sends the requests of a run, and refuses those that could change what is not its own. */
import { isRead, nameOf } from '../../contract/fidelity/probes/request.js'
import type { Exchange } from '../../contract/fidelity/examples/exchange.js'
import type { Values } from '../../contract/fidelity/examples/placeholders.js'
import { parse } from '../client/call-operation.js'
import type { PlatformClient } from '../client/client.js'
import type { PlatformCredential } from '../client/credential.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem } from '../client/read-list.js'
import { canonicalId } from '../../core/ids.js'
import { deleteMade } from './clean-up.js'
import type { Leftovers, MadeConnector, OpenImport } from './leftovers.js'
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
  const before = new Set(leftovers.list().before.map(canonicalId))
  let count = 0

  function assertSafe(exchange: Exchange, values: Values): void {
    if (isRead(exchange)) return
    if (!writes) throw new PlatformError('it needs --writes')
    const { organisation_id: organisation, connector_id: connector } = pathOf(exchange, values)
    if (organisation !== undefined && organisation !== own['organisation']) {
      throw new PlatformError(`${nameOf(exchange)} would change another organisation`)
    }
    if (connector === undefined || isImport(exchange) || made.has(connector) || connector === own['unknownConnector'])
      return
    throw new PlatformError(`${nameOf(exchange)} would change a connector that this run has not made`)
  }

  /** Notes what is about to be made. @returns the import, if it is one. */
  function announce(exchange: Exchange, values: Values): OpenImport | undefined {
    if (isRead(exchange)) return undefined
    if (!isImport(exchange)) {
      leftovers.intend()
      return undefined
    }
    const { connector_id: of = '' } = pathOf(exchange, values)
    const name = of === own['publicConnector'] ? own['publicName'] : undefined
    const sent = { of, ...(name !== undefined && { name }) }
    leftovers.open(sent)
    return sent
  }

  /** Notes what was made. A connector that was there before the run is not its own, whatever the platform says. */
  function note(exchange: Exchange, body: unknown): boolean {
    const found = findMade(body)
    if (found === undefined) return false
    if (before.has(canonicalId(found.id)) || made.has(found.id)) return true
    made.add(found.id)
    if (isConnector(exchange)) leftovers.add(found)
    return true
  }

  return {
    async ask(exchange, values) {
      assertSafe(exchange, values)
      const stop = client.findStop()
      if (stop !== undefined) throw new PlatformError(stop)
      const request = toRequest(exchange, values, keys)
      const sent = announce(exchange, values)
      count++
      const { status, headers, text, wasLimited } = await client.send(request)
      const body = text === '' ? undefined : (parse(text) ?? text)
      const isKnown = status < 300 && !isRead(exchange) ? note(exchange, body) : status >= 400 && status < 500
      if (sent !== undefined && isKnown) leftovers.close(sent)
      return { status, headers, body, wasLimited }
    },
    async takeBack() {
      for (const connector of leftovers.list().connectors) {
        if ((await deleteMade(client, leftovers.list(), connector)) !== undefined) continue
        made.delete(connector.id)
        leftovers.remove(connector.id)
      }
    },
    count: () => count
  }
}

function isImport(exchange: Exchange): boolean {
  return nameOf(exchange) === 'ImportPublicConnectorVersion'
}

/** Operations whose response is a new connector, or contains one. */
function isConnector(exchange: Exchange): boolean {
  return /^(Create(HTTP|BigQuery)Connector|Import(Public|HTTP)Connector(Version)?)$/.test(nameOf(exchange))
}

function findMade(body: unknown): MadeConnector | undefined {
  const connector = isItem(body) && isItem(body['connector']) ? body['connector'] : body
  if (!isItem(connector)) return undefined
  const { id, name } = connector
  return typeof id === 'string' && id !== '' ? { id, name: typeof name === 'string' ? name : '' } : undefined
}
