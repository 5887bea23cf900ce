import type { PlatformClient } from '../client/client.js'
import { readList } from '../client/read-list.js'

/** The ids of the organisation's connectors, before a run makes any. */
export async function listBefore(client: PlatformClient, organisation: string): Promise<string[]> {
  const listed = await readList(client, 'ListConnectors', { path: { organisation_id: organisation } })
  return listed.map(({ id }) => String(id))
}
