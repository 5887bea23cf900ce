/** The only file that reads private fields of Fastify. */
import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'

/**
 * The servers that Fastify adds while it starts to listen, one for each further address of a name such as `localhost`.
 * Fastify's public API does not expose them, and it does not attach the handler for client errors to them.
 * @throws Error if Fastify no longer keeps this list.
 */
export function getExtraServers(app: FastifyInstance): readonly Server[] {
  const key = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.serverBindings')
  const servers = key === undefined ? undefined : (app as unknown as Record<symbol, unknown>)[key]
  if (!Array.isArray(servers)) {
    throw new Error(`Fastify ${app.version} has no private field "serverBindings": change fastify-internals.ts`)
  }
  return servers as Server[]
}
