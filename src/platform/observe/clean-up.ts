import { toTarget } from '../client/call-operation.js'
import type { PlatformClient } from '../client/client.js'
import { PlatformError } from '../client/platform-error.js'
import { readList } from '../client/read-list.js'
import type { Leftovers } from './leftovers.js'

/**
 * Deletes the connectors that a run made: those that it noted, those with its prefix in their names, and imports that
 * had no response.
 * @returns sentences about what is left.
 */
export async function cleanUp(client: PlatformClient, leftovers: Leftovers): Promise<string[]> {
  const left: string[] = []
  const { organisation, prefix, imports, isImporting = false } = leftovers.list()
  const path = { organisation_id: organisation }
  const find = async (name: string, isOurs: (connector: { id: string; name: string }) => boolean) => {
    for (const { id, name: found } of await readList(client, 'ListConnectors', { path, query: { name } })) {
      const connector = { id: String(id), name: String(found) }
      if (isOurs(connector) && !leftovers.list().connectors.includes(connector.id)) leftovers.add(connector.id)
    }
  }
  try {
    await find(prefix, ({ name }) => name.startsWith(prefix))
    if (isImporting && imports !== undefined) {
      await find(imports.name, ({ id, name }) => name === imports.name && !imports.before.includes(id))
    }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    left.push(`connectors of this run cannot be searched for: ${error.message}`)
  }
  for (const id of leftovers.list().connectors) {
    const problem = await deleteConnector(client, { organisation_id: organisation, connector_id: id })
    if (problem === undefined) leftovers.remove(id)
    else left.push(`connector ${id}: ${problem}`)
  }
  return left
}

/** @returns why the connector is still there; undefined if it is not. */
export async function deleteConnector(
  client: PlatformClient,
  path: { readonly organisation_id: string; readonly connector_id: string }
): Promise<string | undefined> {
  try {
    const target = toTarget('DeleteConnector', { path, query: { force: 'true' } })
    const { status } = await client.send({ method: 'DELETE', target })
    return status < 300 || status === 404 ? undefined : `DeleteConnector returned ${status}`
  } catch (error) {
    if (error instanceof PlatformError) return error.message
    throw error
  }
}
