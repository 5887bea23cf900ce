/** The data and requests of the suites. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSandbox } from '../src/control/sandboxes/open-sandbox.js'
import { readSeeds } from '../src/control/seeds/read-seeds.js'
import { createSeededDatabase } from '../src/control/seeds/seeded-database.js'
import type { SeedDocument } from '../src/control/seeds/seed-schema.js'
import { importPublicConnectorVersion } from '../src/operations/library-import/import-public-connector-version.js'
import type { Request } from './load.js'
import type { Server } from './server.js'

const ACME = '01J0000000ACME000000000RG1'
export const SHOPIFY = '01J00000005H0P1FY000000C01'

const headers = { authorization: 'Bearer swo_demo_acme' }

export function importOf(connectorId: string, organisationId = ACME): Request {
  const path = `/o/${organisationId}/connectors/${connectorId}/versions/latest/library/import`
  return { method: 'POST', path, headers }
}

export function readOf(connectorId: string): Request {
  return { method: 'GET', path: `/o/${ACME}/connectors/${connectorId}`, headers }
}

export function listOf(query: string): Request {
  return { method: 'GET', path: `/o/${ACME}/connectors?${query}`, headers }
}

/** The body of a successful response. @throws Error for any other response. */
export async function send(server: Server, { method, path, headers: given }: Request): Promise<string> {
  const response = await fetch(`${server.url}${path}`, { method, ...(given && { headers: given }) })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
  return response.text()
}

/** Imports an OpenAPI document. @throws Error for any response but 201. */
export async function importDocument(server: Server, text: string): Promise<void> {
  const body = new FormData()
  body.set('metadata', JSON.stringify({ format: 'openapi' }))
  body.set('file', new Blob([text]), 'api')
  const response = await fetch(`${server.url}/o/${ACME}/protocols/http/import`, { method: 'POST', headers, body })
  const answer = await response.text()
  if (response.status !== 201) throw new Error(`import: ${response.status} ${answer.slice(0, 200)}`)
}

/** Resets the data, because data in memory can take 1 GiB, about 80,000 imports. */
export async function reset(server: Server): Promise<void> {
  await send(server, { method: 'POST', path: '/__admin/reset' })
  // The old database is freed after the response to the reset and before the next one.
  await send(server, { method: 'GET', path: '/__admin/health' })
}

/** Writes a seed with one public connector into `folder`. @returns its path. */
export function writeSeed(folder: string, connections: number): string {
  const file = join(folder, `${connections}-connections.json`)
  writeFileSync(file, JSON.stringify(seedOf(connections)))
  return file
}

/** Creates a database file from a seed of `writeSeed` and imports its connector `imports` times. */
export async function fillDatabase(data: string, seed: string, imports: number): Promise<void> {
  const sandbox = await openSandbox({ id: 'default', data }, async now =>
    createSeededDatabase(await readSeeds([seed], { strictIds: true }), now)
  )
  const input = { organisationId: ACME, connectorId: SOURCE, version: 'latest' }
  sandbox.store.transaction(() => {
    for (let made = 0; made < imports; made++) importPublicConnectorVersion(sandbox, input)
  })
  sandbox.close()
}

/** The id of the connector in `writeSeed`. */
export const SOURCE = id('C', 0)

function id(kind: string, number: number): string {
  return `01J0000000BENCH${kind}${String(number).padStart(10, '0')}`
}

function seedOf(connections: number): SeedDocument {
  const library = id('R', 0)
  const scheme = {
    id: 'api-key',
    description: 'API key',
    schemeType: 'api-key',
    name: 'x-api-key',
    in: 'header'
  } as const
  return {
    organisations: [
      { id: library, name: 'Library' },
      { id: ACME, name: 'Acme', apiKeys: [{ key: 'swo_demo_acme' }] }
    ],
    connectors: [
      {
        id: SOURCE,
        organisationId: library,
        name: 'Source',
        public: true,
        protocol: 'http',
        tags: { category: ['crm'] },
        categories: ['CRM'],
        baseUrl: 'https://api.example.com',
        authSchemeConfigs: [scheme],
        versions: [{ id: id('V', 0), name: '1.0.0', publishedAt: '2024-01-15T09:00:00Z' }],
        connections: Array.from({ length: connections }, (_, index) => ({
          id: id('N', index),
          name: `Connection ${index}`,
          variables: [{ name: 'region', value: 'emea' }],
          credentials: {
            action: [
              {
                id: id('T', index),
                authSchemeConfig: scheme,
                credential: {
                  id: id('P', index),
                  organisationId: library,
                  type: 'string',
                  name: '(API Key)',
                  data: { value: 'not-a-secret' }
                }
              }
            ]
          }
        }))
      }
    ]
  }
}
