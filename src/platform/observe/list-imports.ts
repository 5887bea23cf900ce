import type { Values } from '../../contract/fidelity/examples/placeholders.js'
import type { PlatformClient } from '../client/client.js'
import { readList } from '../client/read-list.js'
import type { LeftThings } from './leftovers.js'

/** The connectors that have the name of the one to import, before anything is imported. */
export async function listImportsOf(client: PlatformClient, values: Values): Promise<LeftThings['imports']> {
  const { organisation, publicName: name } = values
  if (organisation === undefined || name === undefined) return undefined
  const listed = await readList(client, 'ListConnectors', { path: { organisation_id: organisation }, query: { name } })
  return { name, before: listed.map(({ id }) => String(id)) }
}
