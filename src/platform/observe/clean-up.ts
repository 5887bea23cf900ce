import { canonicalId } from '../../core/ids.js'
import { parse, toTarget } from '../client/call-operation.js'
import type { PlatformClient } from '../client/client.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem, type Item, readList } from '../client/read-list.js'
import { showText } from '../client/show-text.js'
import type { Leftovers, LeftThings, MadeConnector } from './leftovers.js'

/**
 * Deletes the connectors that a run noted. What it may have made without a response is only searched for: a name does
 * not prove whose a connector is.
 * @param isLater whether the run has ended before, so that an import that cannot be found was not processed.
 * @returns sentences about what is left.
 */
export async function cleanUp(client: PlatformClient, leftovers: Leftovers, isLater = false): Promise<string[]> {
  const left: string[] = []
  for (const connector of leftovers.list().connectors) {
    const problem = await deleteMade(client, leftovers.list(), connector)
    if (problem === undefined) leftovers.remove(connector.id)
    else left.push(`connector ${connector.id}: ${problem}`)
  }
  try {
    const found = await findUnnoted(client, leftovers.list())
    left.push(...found.map(({ id, name }) => `please check: connector ${showText(id)} ("${showText(name)}")`))
    const { open } = leftovers.list()
    if (isLater && found.length === 0) for (const sent of open) leftovers.close(sent)
    else
      left.push(...open.map(({ of, name = of }) => `please check: the import of "${showText(name)}" had no response`))
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    left.push(`connectors of this run cannot be searched for: ${error.message}`)
  }
  return left
}

/** New connectors with a name of the run, or of an import that had no response. */
async function findUnnoted(client: PlatformClient, things: LeftThings): Promise<MadeConnector[]> {
  const { organisation, prefix, before, connectors, open } = things
  const known = new Set([...before, ...connectors.map(({ id }) => id)].map(canonicalId))
  const isWanted = ({ name: found }: MadeConnector) =>
    found.startsWith(prefix) || open.some(({ name = found }) => name === found)
  const listed = await readList(client, 'ListConnectors', { path: { organisation_id: organisation } })
  return listed.map(toMade).filter(each => !known.has(canonicalId(each.id)) && isWanted(each))
}

function toMade({ id, name }: Item): MadeConnector {
  return { id: String(id), name: String(name) }
}

/**
 * Deletes a connector, after a look that it is the one that the run made.
 * @returns why the connector is still there; undefined if it is not.
 */
export async function deleteMade(
  client: PlatformClient,
  { organisation, prefix, before }: LeftThings,
  made: MadeConnector
): Promise<string | undefined> {
  const path = { organisation_id: organisation, connector_id: made.id }
  if (before.some(id => canonicalId(id) === canonicalId(made.id))) return 'it was there before the run'
  try {
    const { status, text } = await client.send({ method: 'GET', target: toTarget('GetConnector', { path }) })
    if (status === 404) return undefined
    if (status !== 200) return `GetConnector returned ${status}`
    if (!isOwn(parse(text), { prefix, made })) return 'it has another name now than the run gave it; please check'
    const target = toTarget('DeleteConnector', { path, query: { force: 'true' } })
    const deleted = await client.send({ method: 'DELETE', target })
    return deleted.status < 300 || deleted.status === 404 ? undefined : `DeleteConnector returned ${deleted.status}`
  } catch (error) {
    if (error instanceof PlatformError) return error.message
    throw error
  }
}

function isOwn(connector: unknown, { prefix, made }: { readonly prefix: string; readonly made: MadeConnector }) {
  if (!isItem(connector) || canonicalId(String(connector['id'])) !== canonicalId(made.id)) return false
  const name = String(connector['name'])
  return name === made.name || name.startsWith(prefix)
}
