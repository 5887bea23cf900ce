import { canonicalId, isUlid } from '../../core/ids.js'
import { readOperation, RefusedRead } from '../client/call-operation.js'
import type { PlatformClient } from '../client/client.js'
import { PlatformError } from '../client/platform-error.js'
import { type Item, readList } from '../client/read-list.js'

/** Which connectors to capture. Without any choice: all of the organisation. */
export interface Selection {
  /** Ids, or parts of names of the organisation's own connectors. */
  readonly connectors?: readonly string[]
  /** A part of the name of public connectors; empty for all of them. */
  readonly publicText?: string
}

interface SelectOptions extends Selection {
  readonly client: PlatformClient
  readonly organisation: string
  readonly report: (problem: string) => void
}

/** Lists the chosen connectors, each once. A choice that fails is reported, and the others remain. */
export async function selectConnectors(options: SelectOptions): Promise<Item[]> {
  const { client, organisation, connectors, publicText, report } = options
  const path = { organisation_id: organisation }
  const lists: (() => Promise<Item[]>)[] = [
    ...(connectors ?? []).map(choice => () => (isUlid(choice) ? readById(options, choice) : readByName(choice))),
    ...(publicText === undefined ? [] : [() => readList(client, 'ListPublicConnectors', byName(publicText))]),
    ...(connectors === undefined && publicText === undefined
      ? [() => readList(client, 'ListConnectors', { path })]
      : [])
  ]

  async function readByName(name: string): Promise<Item[]> {
    const found = await readList(client, 'ListConnectors', { path, ...byName(name) })
    if (found.length === 0) throw new PlatformError(`no connector of the organisation has "${name}" in its name`)
    return found
  }

  const found = new Map<string, Item>()
  for (const list of lists) {
    try {
      for (const connector of await list()) found.set(String(connector['id']), connector)
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      report(error.message)
    }
  }
  return [...found.values()]
}

function byName(name: string) {
  return name === '' ? {} : { query: { name } }
}

/** An own connector, otherwise a public one of any organisation. */
async function readById({ client, organisation }: SelectOptions, id: string): Promise<Item[]> {
  try {
    return [await readOperation(client, 'GetConnector', { path: { organisation_id: organisation, connector_id: id } })]
  } catch (error) {
    if (!(error instanceof RefusedRead) || ![403, 404].includes(error.status)) throw error
  }
  const listed = await readList(client, 'ListPublicConnectors')
  const found = listed.find(connector => canonicalId(String(connector['id'])) === canonicalId(id))
  if (found === undefined) throw new PlatformError(`no connector ${id}, neither of the organisation nor public`)
  return [found]
}
