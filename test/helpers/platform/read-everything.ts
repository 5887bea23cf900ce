/** Reads all that an organisation can see of its connectors. */
import type { FastifyInstance } from 'fastify'
import { categories } from '../../../src/contract/categories.js'
import type { OperationId } from '../../../src/contract/operations.js'
import { bearer, urlOf } from '../app.js'

type Part = Readonly<Record<string, unknown>>

/** @returns the bodies of the responses by URL, without the address of the server. */
export async function readEverything(
  app: FastifyInstance,
  { organisation, key }: { readonly organisation: string; readonly key: string }
): Promise<Record<string, string>> {
  const read: Record<string, string> = {}

  async function get(operation: OperationId, path: object, query: Record<string, string> = {}): Promise<Part> {
    const url = urlOf(operation, { path: { organisation_id: organisation, ...path }, query })
    const { body, statusCode } = await app.inject({ url, headers: bearer(key) })
    read[url] = `${statusCode} ${body}`.replaceAll(/https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?/g, '')
    return statusCode === 200 ? (JSON.parse(body) as Part) : {}
  }

  const { connectors } = await get('ListConnectors', {}, { first: '1000' })
  for (const category of categories) await get('ListConnectors', {}, { categories: category })
  for (const sort of ['name:asc', 'createdAt:desc']) await get('ListConnectors', {}, { sort })
  for (const { id } of (connectors ?? []) as Part[]) {
    const { versions, connections } = await get('GetConnector', { connector_id: id })
    await get('ListConnectorVersions', { connector_id: id })
    await get('ListConnectorConnections', { connector_id: id })
    for (const connection of (connections ?? []) as Part[]) {
      await get('GetConnection', { connector_id: id, connection_id: connection['id'] })
    }
    for (const alias of ['latest', 'default']) await get('GetConnectorVersion', { connector_id: id, version: alias })
    for (const { name } of (versions ?? []) as Part[]) {
      const path = { connector_id: id, version: name }
      await get('GetConnectorVersion', path)
      for (const operation of ['GetActions', 'GetTriggers'] as const) await get(operation, path, { first: '1000' })
      const { definitions } = await get('GetDefinitions', path, { first: '1000' })
      for (const definition of (definitions ?? []) as Part[]) {
        await get('GetRawSchema', { ...path, schema_filename: `${String(definition['name'])}.json` })
      }
    }
  }
  return read
}
